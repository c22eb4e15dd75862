/** The one sentence that tells how well a database is protected. Pure. */
import type { BackupEntry } from '../domain/backup.ts';
import type { Run } from '../domain/run.ts';
import { calendarDate, relativeTime, timeLabel } from '../time-words.ts';
import type { Tone } from '../domain/tone.ts';
import { concernsInShort } from './concern-words.ts';
import { isGood } from './good-backup.ts';

export interface Truth {
  tone: Tone;
  /** A few words for the list of databases: "6 hours ago". */
  short: string;
  /** The whole sentence for the screen of the database. */
  sentence: string;
}

/** Changes of more than a week are worth a word of warning, as long as no schedule says otherwise. */
const freshMs = 7 * 24 * 60 * 60_000;

/** `backups` is newest first, as the contract promises; undefined while it is being read. */
export function tellTruth(
  backups: readonly BackupEntry[] | undefined,
  run: Run | undefined,
  now: Date,
): Truth {
  if (backups === undefined) return { tone: 'loading', short: '', sentence: '' };
  const truth = fromBackups(backups, run, now);
  return run?.state === 'running' ? { ...truth, tone: 'running', short: 'Backing up…' } : truth;
}

function fromBackups(backups: readonly BackupEntry[], run: Run | undefined, now: Date): Truth {
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
  return { tone: 'good', short: label, sentence: `Protected. Last good backup ${ago}.` };
}

/** The latest backup is whole, but holds far less than it should; only the good one before it counts. */
function withDoubts(
  latest: BackupEntry,
  good: BackupEntry | undefined,
  failedLast: boolean,
  now: Date,
): Truth {
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
    sentence: `${subject}: ${concernsInShort(latest.details?.concerns ?? [])}. ${rest}`,
  };
}

function withoutCheckedBackup(
  unchecked: BackupEntry | undefined,
  failedAt: Date | null,
  now: Date,
): Truth {
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
