/** The days of the chart of past backups, in the time zone of this computer. Pure functions: no I/O. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { calendarDate } from '#shared/describe-time.ts';

const mostDays = 60;
/** Minimum number of days, because columns of fewer days would be too wide. */
const fewestDays = 14;

export interface ChartDay {
  date: Date;
  /** The latest backup of the day; null if the day has no backup. */
  backup: { sizeBytes: number; durationMs: number | null } | null;
  /** Number of backups of the day. */
  count: number;
  /** True if a scheduled backup of the day was missed. */
  isMissed: boolean;
}

/** Returns the last days, today last. Returns an empty list if there are fewer than two backups. */
export function chartDays(
  backups: readonly BackupEntry[],
  slots: readonly SlotRecord[],
  now: Date,
): ChartDay[] {
  const today = startOfDay(now);
  const byDay = new Map<number, BackupEntry[]>();
  for (const backup of backups) {
    const key = startOfDay(new Date(backup.createdAt)).getTime();
    byDay.set(key, [...(byDay.get(key) ?? []), backup]);
  }
  const missed = new Set(
    slots
      .filter(({ outcome }) => outcome === 'missed')
      .map(({ dueAt }) => startOfDay(new Date(dueAt)).getTime()),
  );
  const first = addDays(today, 1 - mostDays);
  const shown = [...byDay.keys()].filter((day) => day >= first.getTime() && day <= today.getTime());
  const shownBackups = shown.reduce((sum, day) => sum + (byDay.get(day)?.length ?? 0), 0);
  if (shownBackups < 2) return [];
  const oldest = Math.min(...shown, addDays(today, 1 - fewestDays).getTime());
  const days: ChartDay[] = [];
  for (let date = new Date(oldest); date <= today; date = addDays(date, 1)) {
    const ofDay = byDay.get(date.getTime()) ?? [];
    const latest = ofDay.reduce<BackupEntry | null>(
      (best, one) => (best === null || one.createdAt > best.createdAt ? one : best),
      null,
    );
    days.push({
      date,
      backup:
        latest === null
          ? null
          : { sizeBytes: latest.sizeBytes, durationMs: latest.details?.durationMs ?? null },
      count: ofDay.length,
      isMissed: missed.has(date.getTime()),
    });
  }
  return days;
}

/** The tooltip of a day: "14 February 2026: 2.5 MB in 6 s; a scheduled backup was missed". */
export function describeDay({ date, backup, count, isMissed }: ChartDay): string {
  const day = calendarDate(date);
  const missed = isMissed ? 'a scheduled backup was missed' : '';
  if (backup === null) return `${day}: ${missed === '' ? 'no backup' : missed}`;
  const took = backup.durationMs === null ? '' : ` in ${formatDuration(backup.durationMs)}`;
  const more = count > 1 ? `, the last of ${count}` : '';
  return `${day}: ${formatBytes(backup.sizeBytes)}${took}${more}${missed === '' ? '' : `; ${missed}`}`;
}

/** The whole chart in one sentence, for screen readers. */
export function describeChart(days: readonly ChartDay[]): string {
  const backups = days.flatMap(({ backup }) => (backup === null ? [] : [backup]));
  const sizes = backups.map(({ sizeBytes }) => sizeBytes);
  const durations = backups.flatMap(({ durationMs }) => (durationMs === null ? [] : [durationMs]));
  const missed = days.filter(({ isMissed }) => isMissed).length;
  return [
    `Backups of the last ${days.length} days`,
    `size from ${formatBytes(Math.min(...sizes))} to ${formatBytes(Math.max(...sizes))}`,
    ...(durations.length === 0
      ? []
      : [
          `duration from ${formatDuration(Math.min(...durations))} to ${formatDuration(Math.max(...durations))}`,
        ]),
    missed === 0
      ? 'no scheduled backup missed'
      : `scheduled backups missed on ${missed} ${missed === 1 ? 'day' : 'days'}`,
  ].join('; ');
}

/**
 * The height of a bar in proportion to the largest value. A value above 0 is at least 2 high, so
 * that it is visible.
 */
export const heightOf = (value: number, largest: number, height: number): number =>
  value === 0 || largest === 0 ? 0 : Math.max(2, Math.round((value / largest) * height));

const startOfDay = (at: Date): Date => new Date(at.getFullYear(), at.getMonth(), at.getDate());
/** Adds calendar days, because a day with a clock change has 23 or 25 hours. */
const addDays = (day: Date, count: number): Date =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate() + count);
