/** The nights of the strip, in the time zone of this computer. Pure functions: no I/O. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { SlotRecord, WaitingSlot } from '#shared/domain/slot.ts';
import { isGood } from '#shared/protection/good-backup.ts';

/**
 * `late`: the backup was late, or the scheduled one was missed and another good one exists. `bad`: the only
 * backups are damaged, differ when restored, or have a warning. `before`: before the first backup.
 */
export const nightKinds = [
  'good',
  'late',
  'missed',
  'failed',
  'paused',
  'waiting',
  'bad',
  'none',
  'before',
] as const;
export type NightKind = (typeof nightKinds)[number];

/** The part of a backup that a night needs. */
export type NightBackup = Pick<BackupEntry, 'createdAt' | 'sizeBytes' | 'details'>;

export interface Night {
  /** The start of the day. */
  day: number;
  kind: NightKind;
  /** The backups of the day, the latest first. */
  backups: readonly NightBackup[];
  /** The scheduled backups of the day. */
  slots: readonly SlotRecord[];
  waiting: WaitingSlot | null;
  isProven: boolean;
}

/** Returns the last nights, today last. */
export function lastNights(
  backups: readonly NightBackup[],
  slots: readonly SlotRecord[],
  waiting: WaitingSlot | null,
  now: Date,
  count: number,
): Night[] {
  const first = dayOf(now, 1 - count);
  const backupsOf = groupedByDay(backups, ({ createdAt }) => createdAt, first);
  const slotsOf = groupedByDay(slots, ({ dueAt }) => dueAt, first);
  const waitingDay = waiting === null ? null : dayOf(new Date(waiting.dueAt));
  let hasBegun = backups.some(({ createdAt }) => Date.parse(createdAt) < first);
  return Array.from({ length: count }, (_, index) => {
    const day = dayOf(now, index + 1 - count);
    const night = {
      day,
      backups: backupsOf.get(day) ?? [],
      slots: slotsOf.get(day) ?? [],
      waiting: day === waitingDay ? waiting : null,
    };
    hasBegun ||= night.backups.length > 0 || night.slots.length > 0;
    const kind = kindOf(night);
    return {
      ...night,
      kind: kind === 'none' && !hasBegun ? 'before' : kind,
      isProven: night.backups.some(
        ({ details }) => details?.proof?.differences === 0 && details.invalidated === null,
      ),
    };
  });
}

function kindOf({
  backups,
  slots,
  waiting,
}: Pick<Night, 'backups' | 'slots' | 'waiting'>): NightKind {
  const missed = slots.find(({ outcome }) => outcome === 'missed');
  const hasGood = backups.some((backup) => isGood(backup));
  if (missed !== undefined) return hasGood ? 'late' : kindOfMissed(missed);
  if (waiting !== null && !hasGood) return 'waiting';
  if (hasGood) return slots.some(({ outcome }) => outcome === 'late') ? 'late' : 'good';
  if (backups.length > 0) return 'bad';
  // The backup was deleted later, for example by age.
  if (slots.some(({ outcome }) => outcome === 'late')) return 'late';
  return slots.length > 0 ? 'good' : 'none';
}

function kindOfMissed({ reasons }: SlotRecord): NightKind {
  if (reasons.some(({ kind }) => kind === 'failed')) return 'failed';
  return reasons.some(({ kind }) => kind === 'paused') ? 'paused' : 'missed';
}

/** The start of the day, `days` later. A day with a clock change has 23 or 25 hours. */
const dayOf = (at: Date, days = 0): number =>
  new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime();

function groupedByDay<Item>(
  items: readonly Item[],
  timeOf: (item: Item) => string,
  first: number,
): Map<number, Item[]> {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const at = new Date(timeOf(item));
    if (at.getTime() < first) continue;
    const day = dayOf(at);
    const group = groups.get(day);
    if (group === undefined) groups.set(day, [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * The height of a bar in percent of the largest. A backup is never lower than a tenth, so that it is
 * visible; nothing has no height.
 */
export function heightOf({ backups }: Pick<Night, 'backups'>, largestBytes: number): number {
  const [latest] = backups;
  if (latest === undefined || largestBytes === 0) return 0;
  return Math.max(10, Math.round((latest.sizeBytes / largestBytes) * 100));
}

export const largestOf = (nights: readonly Night[]): number =>
  Math.max(0, ...nights.map(({ backups }) => backups[0]?.sizeBytes ?? 0));
