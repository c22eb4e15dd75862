/** Describes in one sentence how well a database is protected. Pure functions: no I/O. */
import type { BackupEntry } from '../domain/backup.ts';
import type { Run } from '../domain/run.ts';
import type { SlotReason, SlotRecord } from '../domain/slot.ts';
import { describeError } from '../errors/messages.ts';
import type { ScheduleOverview } from '../domain/schedule-overview.ts';
import { calendarDate, relativeTime, timeLabel, upcomingTime } from '../describe-time.ts';
import type { Tone } from '../domain/tone.ts';
import { warningsInShort } from './warning-messages.ts';
import { isGood } from './good-backup.ts';

export interface ProtectionStatus {
  tone: Tone;
  /** Short text for the list of databases: "6 hours ago". */
  short: string;
  /** Complete sentence for the screen of the database. */
  sentence: string;
}

/** Without a schedule, a backup older than a week is reported. */
const freshMs = 7 * 24 * 60 * 60_000;

export interface ProtectionFacts {
  /** Newest first, as the contract promises; undefined while the list is loading. */
  backups: readonly BackupEntry[] | undefined;
  /** The latest run. */
  run: Run | undefined;
  /** undefined while the schedule is unknown: the sentence then omits it. */
  schedule: ScheduleOverview | undefined;
  now: Date;
}

export function describeProtection({
  backups,
  run,
  schedule,
  now,
}: ProtectionFacts): ProtectionStatus {
  if (backups === undefined) return { tone: 'loading', short: '', sentence: '' };
  const status = withSchedule(fromBackups(backups, run, now), backups, schedule, now);
  return run?.state === 'running' ? { ...status, tone: 'running', short: 'Backing up…' } : status;
}

/**
 * Adds the schedule. Missed backups put a database at risk; the sentence also names the next
 * planned backup.
 */
function withSchedule(
  status: ProtectionStatus,
  backups: readonly BackupEntry[],
  schedule: ScheduleOverview | undefined,
  now: Date,
): ProtectionStatus {
  if (schedule === undefined) return status;
  const good = backups.find(isGood);
  const missed = missedSlots(schedule.slots, good);
  const plan = describePlan(schedule, now);
  const [first] = missed;
  if (first === undefined) return { ...status, sentence: `${status.sentence} ${plan}` };
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
    sentence: `At risk: ${subject} missed (${causesOfSlots(missed)}). ${last} ${plan}`,
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

function describePlan({ schedule, pause, waiting, words }: ScheduleOverview, now: Date): string {
  if (!schedule.enabled) return 'No backup is planned: the schedule is off.';
  if (pause !== null && Date.parse(pause.until) > now.getTime()) {
    return `Paused by ${pause.by} until ${upcomingTime(new Date(pause.until), now).replace(/^on /u, '')}.`;
  }
  if (waiting !== null && (waiting.reasons.length > 0 || waiting.retryAt !== null)) {
    const why = waiting.reasons.length === 0 ? '' : ` (${causesInShort(waiting)})`;
    const retry =
      waiting.retryAt === null
        ? ''
        : `; next attempt ${upcomingTime(new Date(waiting.retryAt), now)}`;
    return `The backup due ${timeLabel(new Date(waiting.dueAt), now)} is not created yet${why}${retry}.`;
  }
  const [next] = words.nextRuns;
  return next === undefined
    ? 'No backup is planned.'
    : `Next: ${upcomingTime(new Date(next), now)}.`;
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

function fromBackups(
  backups: readonly BackupEntry[],
  run: Run | undefined,
  now: Date,
): ProtectionStatus {
  const latest = backups.find((backup) => backup.details !== null);
  const good = backups.find(isGood);
  const failedAt = run?.state === 'failed' ? new Date(run.finishedAt) : null;

  if (latest === undefined) return withoutCheckedBackup(backups[0], failedAt, now);

  const failedLast = failedAt !== null && failedAt > new Date(latest.createdAt);
  if (latest !== good) return withDoubts(latest, good, failedLast, now);

  const at = new Date(good.createdAt);
  const ago = relativeTime(at, now);
  const label = timeLabel(at, now);
  if (failedLast) {
    return {
      tone: 'attention',
      short: label,
      sentence: `The latest attempt failed. Last good backup ${ago}.`,
    };
  }
  if (now.getTime() - at.getTime() > freshMs) {
    return {
      tone: 'attention',
      short: label,
      sentence: `Protected only up to ${calendarDate(at)}. Later changes are not in any backup.`,
    };
  }
  return withProof({ good, label, ago }, backups);
}

/** Adds the result of the latest drill: of the last good backup or of an older backup. */
function withProof(
  { good, label, ago }: { good: BackupEntry; label: string; ago: string },
  backups: readonly BackupEntry[],
): ProtectionStatus {
  const proof = good.details?.proof ?? null;
  const sentence = `Protected. Last good backup ${ago}`;
  if (proof !== null && proof.differences > 0) {
    return {
      tone: 'attention',
      short: 'Differs after restore',
      sentence: `Last good backup ${ago}, but it differed after the restore on ${calendarDate(new Date(proof.provenAt))}.`,
    };
  }
  if (proof !== null) {
    const on = calendarDate(new Date(proof.provenAt));
    return {
      tone: 'good',
      short: label,
      sentence: `${sentence}, proven restorable on ${on}.`,
    };
  }
  const last = lastProven(backups);
  if (last?.details?.invalidated?.kind === 'disproved') {
    return {
      tone: 'attention',
      short: 'Not proven',
      sentence: `Last good backup ${ago}, not proven. The backup of ${calendarDate(new Date(last.createdAt))} ${failedMessage(last)}: ${asSentence(last.details.invalidated.detail)} Prove the latest backup.`,
    };
  }
  const proven = backups.find((one) => isGood(one) && one.details?.proof?.differences === 0);
  const older =
    proven === undefined
      ? ''
      : ` The backup of ${calendarDate(new Date(proven.createdAt))} is proven restorable.`;
  return { tone: 'good', short: label, sentence: `${sentence}.${older}` };
}

/** Returns the backup with the latest drill. */
function lastProven(backups: readonly BackupEntry[]): BackupEntry | undefined {
  const provenAt = ({ details }: BackupEntry): string => details?.proof?.provenAt ?? '';
  return backups
    .filter((one) => provenAt(one) !== '')
    .toSorted((a, b) => Date.parse(provenAt(b)) - Date.parse(provenAt(a)))[0];
}

/**
 * Describes a latest backup with warnings. It holds far less than expected, so only the good backup
 * before it counts.
 */
function withDoubts(
  latest: BackupEntry,
  good: BackupEntry | undefined,
  failedLast: boolean,
  now: Date,
): ProtectionStatus {
  const failed = latest.details?.invalidated ?? null;
  if (failed !== null) {
    const result = failedMessage(latest);
    return {
      tone: good === undefined ? 'loss' : 'attention',
      short: failed.kind === 'damaged' ? 'Damaged' : 'Disproved',
      sentence: `${failedLast ? 'The latest attempt failed, and the backup before it' : 'The last backup'} ${result}: ${asSentence(failed.detail)} ${
        good === undefined
          ? 'There is no good backup before it.'
          : `Last good backup ${relativeTime(new Date(good.createdAt), now)}.`
      }`,
    };
  }
  const subject = failedLast
    ? 'The latest attempt failed, and the backup before it has a warning'
    : 'The last backup has a warning';
  const rest =
    good === undefined
      ? 'There is no good backup before it.'
      : `Last good backup ${relativeTime(new Date(good.createdAt), now)}.`;
  return {
    tone: 'attention',
    short: 'Warning',
    sentence: `${subject}: ${warningsInShort(latest.details?.warnings ?? [])}. ${rest}`,
  };
}

/** Error messages of servers have no full stop. */
const asSentence = (text: string): string => (/[.!?…]$/u.test(text) ? text : `${text}.`);

/** Describes the result of a later verification or drill. */
function failedMessage({ details }: BackupEntry): string {
  if (details?.invalidated?.kind === 'damaged') return 'is damaged';
  return details?.proof?.notRestored === undefined
    ? 'differs after the restore'
    : 'cannot be restored';
}

function withoutCheckedBackup(
  unchecked: BackupEntry | undefined,
  failedAt: Date | null,
  now: Date,
): ProtectionStatus {
  if (failedAt !== null) {
    return {
      tone: 'loss',
      short: 'Backup failed',
      sentence: `Not protected yet. The attempt ${relativeTime(failedAt, now)} failed.`,
    };
  }
  if (unchecked !== undefined) {
    return {
      tone: 'attention',
      short: 'Not verified',
      sentence: 'The backup folder contains files, but Nightjar has verified none of them.',
    };
  }
  return { tone: 'none', short: 'No backup yet', sentence: 'Not protected yet.' };
}
