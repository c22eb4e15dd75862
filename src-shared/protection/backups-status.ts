/**
 * Describes how well the backups of a list protect their database, without the schedule. Pure
 * functions: no I/O.
 */
import type { BackupEntry } from '../domain/backup.ts';
import type { Run } from '../domain/run.ts';
import type { Tone } from '../domain/tone.ts';
import { calendarDate, relativeTime, timeLabel } from '../describe-time.ts';
import { describeError } from '../errors/messages.ts';
import { isGood } from './good-backup.ts';
import { warningsInShort } from './warning-messages.ts';

export interface ProtectionStatus {
  tone: Tone;
  /** Short text for the list of databases: "6 hours ago". */
  short: string;
  /** Complete sentence for the screen of the database. */
  sentence: string;
}

/** Without a schedule, a backup older than a week is reported. */
const freshMs = 7 * 24 * 60 * 60_000;

export function fromBackups(
  backups: readonly BackupEntry[],
  run: Run | undefined,
  now: Date,
): ProtectionStatus {
  const latest = backups.find((backup) => backup.details !== null);
  const good = backups.find(isGood);
  const failed = run?.state === 'failed' ? run : null;
  const failedAt = failed === null ? null : new Date(failed.finishedAt);

  if (latest === undefined) return withoutCheckedBackup(backups[0], failed, now);

  const failedLast = failedAt !== null && failedAt > new Date(latest.createdAt);
  if (latest !== good) return withDoubts(latest, good, failedLast, now);

  const at = new Date(good.createdAt);
  const ago = relativeTime(at, now);
  const label = timeLabel(at, now);
  if (failedLast && failed !== null) {
    return {
      tone: 'attention',
      short: label,
      sentence: `The latest attempt failed: ${describeError(failed.error).title}. Last good backup ${ago}.`,
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
  failed: Extract<Run, { state: 'failed' }> | null,
  now: Date,
): ProtectionStatus {
  if (failed !== null) {
    return {
      tone: 'loss',
      short: 'Backup failed',
      sentence: `Not protected yet. The attempt ${relativeTime(new Date(failed.finishedAt), now)} failed: ${describeError(failed.error).title}.`,
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
