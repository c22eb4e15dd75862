/** Describes in one sentence how well a database is protected. Pure functions: no I/O. */
import type { BackupEntry, BackupList } from '../domain/backup.ts';
import type { Run } from '../domain/run.ts';
import type { SlotReason, SlotRecord } from '../domain/slot.ts';
import { describeError } from '../errors/messages.ts';
import type { ScheduleOverview } from '../domain/schedule-overview.ts';
import { relativeTime, timeLabel, upcomingTime } from '../describe-time.ts';
import { fromBackups, type ProtectionStatus } from './backups-status.ts';
import { cannotRun } from './blocker-messages.ts';
import type { Blocker } from './blockers.ts';
import { isGood } from './good-backup.ts';

export type { ProtectionStatus } from './backups-status.ts';

export interface ProtectionFacts {
  /** undefined while the folder is being read. */
  list: Pick<BackupList, 'backups' | 'readError' | 'earlier'> | undefined;
  /** The latest run. */
  run: Run | undefined;
  /** undefined while the schedule is unknown: the sentence then omits it. */
  schedule: ScheduleOverview | undefined;
  /** What is known to prevent the next backup, by `findBlockers`. */
  blockers: readonly Blocker[];
  now: Date;
}

export function describeProtection(facts: ProtectionFacts): ProtectionStatus {
  const { list, run } = facts;
  if (list === undefined) return { tone: 'loading', short: '', sentence: '' };
  const { backups, earlier } = list;
  const status = withPlan(
    list.readError === null
      ? withMissed(fromList(backups, earlier, facts), list, facts)
      : unreadable(earlier, facts.now),
    facts,
  );
  return run?.state === 'running' ? { ...status, tone: 'running', short: 'Backing up…' } : status;
}

/** Nothing is known about the backups, so neither their existence nor their absence is stated. */
function unreadable(earlier: BackupList['earlier'], now: Date): ProtectionStatus {
  const last =
    earlier === null
      ? ''
      : ` The last good backup was created ${relativeTime(new Date(earlier.createdAt), now)}.`;
  return {
    tone: 'attention',
    short: 'Folder unreadable',
    sentence: `The backup folder cannot be read, so it is unknown whether the backups are still there.${last}`,
  };
}

function fromList(
  backups: readonly BackupEntry[],
  earlier: BackupList['earlier'],
  { run, now }: ProtectionFacts,
): ProtectionStatus {
  if (earlier === null || backups.some(isGood)) return fromBackups(backups, run, now);
  const created = relativeTime(new Date(earlier.createdAt), now);
  return {
    tone: 'attention',
    short: 'In another folder',
    sentence:
      earlier.folder === null
        ? `Not protected: the last good backup, created ${created}, is no longer in the backup folder.`
        : `Not protected in this folder: the last good backup, created ${created}, is in ${earlier.folder}.`,
    ...(earlier.folder === null ? { short: 'Backups missing' } : {}),
  };
}

/** Adds what will happen next. A backup that cannot run is never promised. */
function withPlan(status: ProtectionStatus, facts: ProtectionFacts): ProtectionStatus {
  const { schedule, blockers, now } = facts;
  const blocker = blockers.find(({ stops }) => stops === 'backup');
  const next = schedule === undefined ? null : nextRun(schedule, now);
  const plan = schedule === undefined ? null : describePlan(schedule, next, blocker, now);
  const isUnplanned =
    blocker !== undefined && (schedule === undefined || !schedule.schedule.enabled);
  const sentence = [status.sentence, plan, isUnplanned ? cannotRun(blocker, null, now) : null]
    .filter((part) => part !== null)
    .join(' ');
  const needsAttention =
    (status.tone === 'good' || status.tone === 'none') &&
    blockers.some(({ stops, code }) => stops === 'backup' || code === 'paused');
  return { ...status, sentence, ...(needsAttention ? { tone: 'attention' } : {}) };
}

/** The next due time that no pause prevents; null if none is known. */
export function nextRun({ schedule, pause, words }: ScheduleOverview, now: Date): Date | null {
  if (!schedule.enabled) return null;
  const pausedUntil = pause === null ? -Infinity : Date.parse(pause.until);
  const next = words.nextRuns.find((at) => {
    const time = Date.parse(at);
    return time > now.getTime() && time >= pausedUntil;
  });
  return next === undefined ? null : new Date(next);
}

/** Missed backups put a database at risk. */
function withMissed(
  status: ProtectionStatus,
  { backups, earlier }: Pick<BackupList, 'backups' | 'earlier'>,
  { schedule, now }: ProtectionFacts,
): ProtectionStatus {
  if (schedule === undefined || earlier !== null) return status;
  const good = backups.find(isGood);
  const missed = missedSlots(schedule.slots, good);
  const [first] = missed;
  if (first === undefined) return status;
  const subject =
    missed.length === 1
      ? 'the last scheduled backup was'
      : `the last ${missed.length} scheduled backups were`;
  const last =
    good === undefined
      ? 'There is no good backup.'
      : `Last good backup ${relativeTime(new Date(good.createdAt), now)}.`;
  return {
    tone: status.tone === 'loss' || good === undefined ? 'loss' : 'attention',
    short: missed.length === 1 ? 'Backup missed' : `${missed.length} backups missed`,
    sentence: `At risk: ${subject} missed (${causesOfSlots(missed)}). ${last}`,
  };
}

/** Returns the missed slots since the last served slot, or since the last good backup. */
function missedSlots(slots: readonly SlotRecord[], good: BackupEntry | undefined): SlotRecord[] {
  const since = good === undefined ? -Infinity : Date.parse(good.createdAt);
  const served = slots.findIndex(
    ({ outcome, dueAt }) => outcome !== 'missed' || Date.parse(dueAt) < since,
  );
  return slots.slice(0, served === -1 ? slots.length : served);
}

function describePlan(
  { schedule, pause, waiting }: ScheduleOverview,
  next: Date | null,
  blocker: Blocker | undefined,
  now: Date,
): string {
  if (!schedule.enabled) return 'No backup is planned: the schedule is off.';
  const isWaiting = waiting !== null && (waiting.reasons.length > 0 || waiting.retryAt !== null);
  if (isWaiting) {
    const why = waiting.reasons.length === 0 ? '' : ` (${causesInShort(waiting)})`;
    const retry =
      waiting.retryAt === null
        ? ''
        : `; next attempt ${upcomingTime(new Date(waiting.retryAt), now)}`;
    return `The backup due ${timeLabel(new Date(waiting.dueAt), now)} is not created yet${why}${retry}.`;
  }
  const paused =
    pause !== null && Date.parse(pause.until) > now.getTime()
      ? `Paused by ${pause.by} until ${upcomingTime(new Date(pause.until), now).replace(/^on /u, '')}. `
      : '';
  if (next === null) return paused === '' ? 'No backup is planned.' : paused.trimEnd();
  return blocker === undefined
    ? `${paused}Next: ${upcomingTime(next, now)}.`
    : `${paused}${cannotRun(blocker, next, now)}`;
}

/**
 * Returns the cause of the latest slot, and marks it as such if other slots have other causes.
 * Newest first.
 */
function causesOfSlots(slots: readonly SlotRecord[]): string {
  const [latest = '', ...others] = slots.map(causesInShort);
  return others.every((causes) => causes === latest) ? latest : `the latest: ${latest}`;
}

/**
 * "computer asleep, then Connection refused, and 1 more". The count shows the reader that the first
 * cause is not the only cause.
 */
function causesInShort({ reasons }: Pick<SlotRecord, 'reasons'>): string {
  const [first, second, ...others] = reasons
    .map(causeInShort)
    .filter((cause): cause is string => cause !== null);
  if (first === undefined) return 'the next scheduled backup was due first';
  if (second === undefined) return first;
  const rest = others.length === 0 ? '' : `, and ${others.length} more`;
  return `${first}, then ${second}${rest}`;
}

/** Returns null for reasons that merely end the wait and are not causes. */
function causeInShort(reason: SlotReason): string | null {
  switch (reason.kind) {
    case 'asleep':
      return 'computer asleep';
    case 'not-running':
      return 'Nightjar was not running';
    case 'clock-moved':
      return 'the clock was set forward';
    case 'paused':
      return `paused by ${reason.by}`;
    case 'failed':
      return describeError(reason.error).title;
    case 'interrupted':
      return 'the backup was interrupted';
    case 'cancelled':
      return 'a user cancelled it';
    case 'switched-off':
      return 'the schedule was switched off';
    case 'waited-for-another':
      return 'another backup of the same server came first';
    case 'overtaken':
      return null;
  }
}
