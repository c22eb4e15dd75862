/**
 * Describes how well the backups of a list protect their database, without the schedule. Pure
 * functions: no I/O.
 */
import type { BackupEntry } from '../domain/backup.ts';
import type { Run } from '../domain/run.ts';
import type { Tone } from '../domain/tone.ts';
import { calendarDate, relativeTime, timeLabel } from '../describe-time.ts';
import { describeError } from '../errors/messages.ts';
import { text } from '../words/text.ts';
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
      sentence: text('protection.failed-last', { title: describeError(failed.error).title, ago }),
    };
  }
  if (now.getTime() - at.getTime() > freshMs) {
    return {
      tone: 'attention',
      short: label,
      sentence: text('protection.old', { date: calendarDate(at) }),
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
  if (proof !== null && proof.differences > 0) {
    return {
      tone: 'attention',
      short: text('protection.differs.short'),
      sentence: text('protection.differs', { ago, on: calendarDate(new Date(proof.provenAt)) }),
    };
  }
  if (proof !== null) {
    const on = calendarDate(new Date(proof.provenAt));
    return { tone: 'good', short: label, sentence: text('protection.good-proven', { ago, on }) };
  }
  const last = lastProven(backups);
  if (last?.details?.invalidated?.kind === 'disproved') {
    return {
      tone: 'attention',
      short: text('protection.not-proven.short'),
      sentence: text(`protection.not-proven.${failureOf(last)}`, {
        ago,
        date: calendarDate(new Date(last.createdAt)),
        detail: asSentence(last.details.invalidated.detail),
      }),
    };
  }
  const proven = backups.find((one) => isGood(one) && one.details?.proof?.differences === 0);
  return {
    tone: 'good',
    short: label,
    sentence:
      proven === undefined
        ? text('protection.good', { ago })
        : text('protection.good-older-proven', {
            ago,
            date: calendarDate(new Date(proven.createdAt)),
          }),
  };
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
  const rest =
    good === undefined
      ? text('protection.no-good-before')
      : text('protection.last-good', { ago: relativeTime(new Date(good.createdAt), now) });
  if (failed !== null) {
    return {
      tone: good === undefined ? 'loss' : 'attention',
      short: text(
        failed.kind === 'damaged' ? 'protection.damaged.short' : 'protection.disproved.short',
      ),
      sentence: text(`protection.${failedLast ? 'doubt-failed' : 'doubt'}.${failureOf(latest)}`, {
        detail: asSentence(failed.detail),
        rest,
      }),
    };
  }
  return {
    tone: 'attention',
    short: text('protection.warning.short'),
    sentence: text(failedLast ? 'protection.warning-failed' : 'protection.warning', {
      warnings: warningsInShort(latest.details?.warnings ?? []),
      rest,
    }),
  };
}

/** Error messages of servers have no full stop. */
const asSentence = (detail: string): string => (/[.!?…]$/u.test(detail) ? detail : `${detail}.`);

/** What a later verification or drill found. */
function failureOf({ details }: BackupEntry): 'damaged' | 'differs' | 'not-restorable' {
  if (details?.invalidated?.kind === 'damaged') return 'damaged';
  return details?.proof?.notRestored === undefined ? 'differs' : 'not-restorable';
}

function withoutCheckedBackup(
  unchecked: BackupEntry | undefined,
  failed: Extract<Run, { state: 'failed' }> | null,
  now: Date,
): ProtectionStatus {
  if (failed !== null) {
    return {
      tone: 'loss',
      short: text('protection.failed.short'),
      sentence: text('protection.failed', {
        when: relativeTime(new Date(failed.finishedAt), now),
        title: describeError(failed.error).title,
      }),
    };
  }
  if (unchecked !== undefined) {
    return {
      tone: 'attention',
      short: text('protection.unverified.short'),
      sentence: text('protection.unverified'),
    };
  }
  return {
    tone: 'none',
    short: text('protection.none.short'),
    sentence: text('protection.none'),
  };
}
