/** Describes in one sentence how well a database is protected. Pure functions: no I/O. */
import type { BackupEntry, BackupList } from '../domain/backup.ts';
import type { Run } from '../domain/run.ts';
import type { SlotReason, SlotRecord } from '../domain/slot.ts';
import { describeError } from '../errors/messages.ts';
import type { ScheduleOverview } from '../domain/schedule-overview.ts';
import { relativeTime, timeLabel, upcomingLabel, upcomingTime } from '../describe-time.ts';
import { text } from '../words/text.ts';
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
  return run?.state === 'running'
    ? { ...status, tone: 'running', short: text('protection.backing-up') }
    : status;
}

/** Nothing is known about the backups, so neither their existence nor their absence is stated. */
function unreadable(earlier: BackupList['earlier'], now: Date): ProtectionStatus {
  return {
    tone: 'attention',
    short: text('protection.folder-unreadable.short'),
    sentence:
      earlier === null
        ? text('protection.folder-unreadable')
        : text('protection.folder-unreadable-and-last', {
            created: relativeTime(new Date(earlier.createdAt), now),
          }),
  };
}

function fromList(
  backups: readonly BackupEntry[],
  earlier: BackupList['earlier'],
  { run, now }: ProtectionFacts,
): ProtectionStatus {
  if (earlier === null || backups.some(isGood)) return fromBackups(backups, run, now);
  const created = relativeTime(new Date(earlier.createdAt), now);
  const { folder } = earlier;
  return folder === null
    ? {
        tone: 'attention',
        short: text('protection.missing.short'),
        sentence: text('protection.missing', { created }),
      }
    : {
        tone: 'attention',
        short: text('protection.elsewhere.short'),
        sentence: text('protection.elsewhere', { created, folder }),
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
    .reduce((before, next) => text('protection.with-plan', { status: before, plan: next }));
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
  const rest =
    good === undefined
      ? text('protection.no-good')
      : text('protection.last-good', { ago: relativeTime(new Date(good.createdAt), now) });
  return {
    tone: status.tone === 'loss' || good === undefined ? 'loss' : 'attention',
    short: text('protection.missed.short', { missed: missed.length }),
    sentence: text('protection.missed', {
      missed: missed.length,
      causes: causesOfSlots(missed),
      rest,
    }),
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
  if (!schedule.enabled) return text('plan.off');
  const isWaiting = waiting !== null && (waiting.reasons.length > 0 || waiting.retryAt !== null);
  if (isWaiting) return describeWaiting(waiting, now);
  const paused =
    pause !== null && Date.parse(pause.until) > now.getTime()
      ? text('plan.paused', { by: pause.by, until: upcomingLabel(new Date(pause.until), now) })
      : null;
  if (next === null) return paused ?? text('plan.none');
  const plan =
    blocker === undefined
      ? text('plan.next', { next: upcomingTime(next, now) })
      : cannotRun(blocker, next, now);
  return paused === null ? plan : text('protection.with-plan', { status: paused, plan });
}

function describeWaiting(waiting: NonNullable<ScheduleOverview['waiting']>, now: Date): string {
  const due = timeLabel(new Date(waiting.dueAt), now);
  const causes = waiting.reasons.length === 0 ? null : causesInShort(waiting);
  if (waiting.retryAt === null) {
    return causes === null
      ? text('plan.waiting', { due })
      : text('plan.waiting-because', { due, causes });
  }
  const retry = upcomingTime(new Date(waiting.retryAt), now);
  return causes === null
    ? text('plan.waiting-retry', { due, retry })
    : text('plan.waiting-because-retry', { due, causes, retry });
}

/**
 * Returns the cause of the latest slot, and marks it as such if other slots have other causes.
 * Newest first.
 */
function causesOfSlots(slots: readonly SlotRecord[]): string {
  const [latest = '', ...others] = slots.map(causesInShort);
  return others.every((causes) => causes === latest)
    ? latest
    : text('protection.cause.latest', { cause: latest });
}

/**
 * "computer asleep, then Connection refused, and 1 more". The count shows the reader that the first
 * cause is not the only cause.
 */
function causesInShort({ reasons }: Pick<SlotRecord, 'reasons'>): string {
  const [first, second, ...others] = reasons
    .map(causeInShort)
    .filter((cause): cause is string => cause !== null);
  if (first === undefined) return text('protection.cause.none');
  if (second === undefined) return first;
  return others.length === 0
    ? text('protection.cause.two', { first, second })
    : text('protection.cause.more', { first, second, others: others.length });
}

/** Returns null for reasons that merely end the wait and are not causes. */
function causeInShort(reason: SlotReason): string | null {
  switch (reason.kind) {
    case 'asleep':
    case 'not-running':
    case 'clock-moved':
    case 'interrupted':
    case 'cancelled':
    case 'switched-off':
    case 'waited-for-another':
      return text(`protection.cause.${reason.kind}`);
    case 'paused':
      return text('protection.cause.paused', { by: reason.by });
    case 'failed':
      return describeError(reason.error).title;
    case 'overtaken':
      return null;
  }
}
