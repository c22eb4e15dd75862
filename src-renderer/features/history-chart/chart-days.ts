/** What the chart of past backups shows, day by day in the reader's zone. Pure. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { calendarDate } from '#shared/describe-time.ts';

const mostDays = 60;
/** Fewer would be drawn as blocks. */
const fewestDays = 14;

export interface ChartDay {
  date: Date;
  /** The latest backup of the day; null on a day without one. */
  backup: { sizeBytes: number; durationMs: number | null } | null;
  /** How many backups of that day are there. */
  count: number;
  /** A due time of that day has no backup. */
  isMissed: boolean;
}

/** The last days, today last; empty with fewer than two backups: one is no course. */
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

/** "14 February 2026: 2.5 MB in 6 s", for the tip of a day; what was missed is said too. */
export function dayWords({ date, backup, count, isMissed }: ChartDay): string {
  const day = calendarDate(date);
  const missed = isMissed ? 'a night was missed' : '';
  if (backup === null) return `${day}: ${missed === '' ? 'no backup' : missed}`;
  const took = backup.durationMs === null ? '' : ` in ${formatDuration(backup.durationMs)}`;
  const more = count > 1 ? `, the last of ${count}` : '';
  return `${day}: ${formatBytes(backup.sizeBytes)}${took}${more}${missed === '' ? '' : `; ${missed}`}`;
}

/** The whole chart in a sentence, for those who do not see it. */
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
    missed === 0 ? 'no night missed' : `${missed} ${missed === 1 ? 'night' : 'nights'} missed`,
  ].join('; ');
}

/** The share of the largest value; what is there at all is seen. */
export const heightOf = (value: number, largest: number, height: number): number =>
  value === 0 || largest === 0 ? 0 : Math.max(2, Math.round((value / largest) * height));

const startOfDay = (at: Date): Date => new Date(at.getFullYear(), at.getMonth(), at.getDate());
/** By the calendar: a day of changing clocks has 23 or 25 hours. */
const addDays = (day: Date, count: number): Date =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate() + count);
