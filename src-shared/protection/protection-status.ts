/** The one sentence that tells how well a database is protected. Pure. */
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
  /** A few words for the list of databases: "6 hours ago". */
  short: string;
  /** The whole sentence for the screen of the database. */
  sentence: string;
}

/** Changes of more than a week are worth a word of warning, as long as no schedule says otherwise. */
const freshMs = 7 * 24 * 60 * 60_000;

export interface ProtectionFacts {
  /** Newest first, as the contract promises; undefined while it is being read. */
  backups: readonly BackupEntry[] | undefined;
  /** The latest run. */
  run: Run | undefined;
  /** undefined while it is not known: then nothing is said about it. */
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
  const truth = withSchedule(fromBackups(backups, run, now), backups, schedule, now);
  return run?.state === 'running' ? { ...truth, tone: 'running', short: 'Backing up…' } : truth;
}

/** Missed nights put a database at risk; what is planned calms, or does not. */
function withSchedule(
  truth: ProtectionStatus,
  backups: readonly BackupEntry[],
  schedule: ScheduleOverview | undefined,
  now: Date,
): ProtectionStatus {
  if (schedule === undefined) return truth;
  const good = backups.find(isGood);
  const missed = nightsMissed(schedule.slots, good);
  const plan = describePlan(schedule, now);
  const [first] = missed;
  if (first === undefined) return { ...truth, sentence: `${truth.sentence} ${plan}` };
  const nights =
    missed.length === 1 ? 'the last night was' : `the last ${missed.length} nights were`;
  const last =
    good === undefined
      ? 'There is no good backup.'
      : `Last good backup ${relativeTime(new Date(good.createdAt), now)}.`;
  return {
    tone: truth.tone === 'loss' || good === undefined ? 'loss' : 'attention',
    short: missed.length === 1 ? 'Night missed' : `${missed.length} nights missed`,
    sentence: `At risk: ${nights} missed (${causesOfNights(missed)}). ${last} ${plan}`,
  };
}

/** The missed slots since the last one that was served, or since the last good backup. */
function nightsMissed(slots: readonly SlotRecord[], good: BackupEntry | undefined): SlotRecord[] {
  const since = good === undefined ? -Infinity : Date.parse(good.createdAt);
  const served = slots.findIndex(
    ({ outcome, dueAt }) => outcome !== 'missed' || Date.parse(dueAt) < since,
  );
  return slots.slice(0, served === -1 ? slots.length : served);
}

function describePlan({ schedule, pause, waiting, words }: ScheduleOverview, now: Date): string {
  if (!schedule.enabled) return 'Nothing is planned: the schedule is off.';
  if (pause !== null && Date.parse(pause.until) > now.getTime()) {
    return `Paused by ${pause.by} until ${upcomingTime(new Date(pause.until), now).replace(/^on /u, '')}.`;
  }
  if (waiting !== null && (waiting.reasons.length > 0 || waiting.retryAt !== null)) {
    const why = waiting.reasons.length === 0 ? '' : ` (${causesInShort(waiting)})`;
    const retry =
      waiting.retryAt === null ? '' : `; next try ${upcomingTime(new Date(waiting.retryAt), now)}`;
    return `The backup due ${timeLabel(new Date(waiting.dueAt), now)} is still to be made${why}${retry}.`;
  }
  const [next] = words.nextRuns;
  return next === undefined ? 'Nothing is planned.' : `Next: ${upcomingTime(new Date(next), now)}.`;
}

/** Of the latest night, and it is said that it is only of that one when the others have others. Newest first. */
function causesOfNights(nights: readonly SlotRecord[]): string {
  const [latest = '', ...others] = nights.map(causesInShort);
  return others.every((causes) => causes === latest) ? latest : `the latest: ${latest}`;
}

/** "computer asleep, then Connection refused, and 1 more": who mends the first must not think that it was all. */
function causesInShort({ reasons }: Pick<SlotRecord, 'reasons'>): string {
  const [first, second, ...others] = reasons
    .map(causeInShort)
    .filter((cause): cause is string => cause !== null);
  if (first === undefined) return 'the next backup came due first';
  if (second === undefined) return first;
  const rest = others.length === 0 ? '' : `, and ${others.length} more`;
  return `${first}, then ${second}${rest}`;
}

/** null for what is none, but the end of all waiting. */
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
      return 'the backup was cut off';
    case 'cancelled':
      return 'somebody cancelled it';
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
      sentence: `Protected only up to ${calendarDate(at)}. Changes since then are in no backup.`,
    };
  }
  return withProof({ good, label, ago }, backups);
}

/** What the drills say: of the last good backup itself, or of one before it. */
function withProof(
  { good, label, ago }: { good: BackupEntry; label: string; ago: string },
  backups: readonly BackupEntry[],
): ProtectionStatus {
  const proof = good.details?.proof ?? null;
  const sentence = `Protected. Last good backup ${ago}`;
  if (proof !== null && proof.differences > 0) {
    return {
      tone: 'attention',
      short: 'Differs when restored',
      sentence: `Last good backup ${ago}, but restored on ${calendarDate(new Date(proof.provenAt))} it differed.`,
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
      sentence: `Last good backup ${ago}, not proven. The one of ${calendarDate(new Date(last.createdAt))} ${failedMessage(last)}: ${asSentence(last.details.invalidated.detail)} Prove the last one.`,
    };
  }
  const proven = backups.find((one) => isGood(one) && one.details?.proof?.differences === 0);
  const older =
    proven === undefined
      ? ''
      : ` The one of ${calendarDate(new Date(proven.createdAt))} is proven restorable.`;
  return { tone: 'good', short: label, sentence: `${sentence}.${older}` };
}

/** The backup of which a drill has last said something. */
function lastProven(backups: readonly BackupEntry[]): BackupEntry | undefined {
  const provenAt = ({ details }: BackupEntry): string => details?.proof?.provenAt ?? '';
  return backups
    .filter((one) => provenAt(one) !== '')
    .toSorted((a, b) => Date.parse(provenAt(b)) - Date.parse(provenAt(a)))[0];
}

/** The latest backup is whole, but holds far less than it should; only the good one before it counts. */
function withDoubts(
  latest: BackupEntry,
  good: BackupEntry | undefined,
  failedLast: boolean,
  now: Date,
): ProtectionStatus {
  const failed = latest.details?.invalidated ?? null;
  if (failed !== null) {
    const what = failedMessage(latest);
    return {
      tone: good === undefined ? 'loss' : 'attention',
      short: failed.kind === 'damaged' ? 'Damaged' : 'Disproved',
      sentence: `${failedLast ? 'The latest attempt failed, and the backup before it' : 'The last backup'} ${what}: ${asSentence(failed.detail)} ${
        good === undefined
          ? 'There is no good backup before it.'
          : `Last good backup ${relativeTime(new Date(good.createdAt), now)}.`
      }`,
    };
  }
  const subject = failedLast
    ? 'The latest attempt failed, and the backup before it needs a look'
    : 'Last backup needs a look';
  const rest =
    good === undefined
      ? 'There is no good backup before it.'
      : `Last good backup ${relativeTime(new Date(good.createdAt), now)}.`;
  return {
    tone: 'attention',
    short: 'Needs a look',
    sentence: `${subject}: ${warningsInShort(latest.details?.warnings ?? [])}. ${rest}`,
  };
}

/** What a server says ends without a full stop. */
const asSentence = (text: string): string => (/[.!?…]$/u.test(text) ? text : `${text}.`);

/** What a later check or a drill has found of it. */
function failedMessage({ details }: BackupEntry): string {
  if (details?.invalidated?.kind === 'damaged') return 'is damaged';
  return details?.proof?.notRestored === undefined
    ? 'does not restore to what it was'
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
      short: 'Not checked',
      sentence: 'There are files in the backup folder, but none that Nightjar has checked.',
    };
  }
  return { tone: 'none', short: 'No backup yet', sentence: 'Not protected yet.' };
}
