/** What is said before, while and after a backup is restored. Pure. */
import type {
  FinishedRestore,
  Restore,
  RestorePhase,
  RestoreReview,
} from '#shared/domain/restore.ts';
import { describeError } from '#shared/errors/messages.ts';
import { counted, formatDuration } from '#shared/format.ts';
import { exactTime } from '#shared/describe-time.ts';
import { percentOf } from '../backup-run/progress-messages.ts';

export const restorePhaseNames: Record<RestorePhase, string> = {
  preparing: 'Preparing',
  'safety-backup': 'Safety backup',
  restoring: 'Restoring',
  checking: 'Checking',
  publishing: 'Finishing',
};

/** The same in plain words. */
export const restorePhaseTitles: Record<RestorePhase, string> = {
  preparing: 'Looking at the file and the server',
  'safety-backup': 'Backing up what is there now',
  restoring: 'Giving the backup to the server',
  checking: 'Checking what arrived',
  publishing: 'Putting the database in its place',
};

/** The phases of a restore, in their order; only a replacement makes a safety backup. */
export function phasesOf(mode: Restore['mode']): readonly RestorePhase[] {
  return mode === 'replace'
    ? ['preparing', 'safety-backup', 'restoring', 'checking', 'publishing']
    : ['preparing', 'restoring', 'checking', 'publishing'];
}

/** What is about to happen, in one sentence. */
export function intentionOf(review: RestoreReview): string {
  const { server, database, mode, chosen, sourceDatabase, madeAt, filename } = review;
  const what = chosen === null ? 'Everything' : counted(chosen.tables.length, 'table');
  const of = sourceDatabase === null ? filename : `“${sourceDatabase}”`;
  const when = madeAt === null ? '' : `, as it was on ${exactTime(new Date(madeAt))},`;
  const where = `${server.host}, port ${server.port} (PostgreSQL ${server.version})`;
  return mode === 'new'
    ? `${what} of ${of}${when} goes into a new database “${database}” on ${where}.`
    : `${what} of ${of}${when} takes the place of “${database}” on ${where}.`;
}

/** What will be done, step by step. */
export function stepsOf({ mode, database }: Pick<RestoreReview, 'mode' | 'database'>): string[] {
  if (mode === 'new') {
    return [
      'The backup is restored under another name.',
      'What arrived is counted and compared with the backup.',
      `Only then it is called “${database}”. If anything fails, nothing stays behind.`,
    ];
  }
  return [
    `“${database}” is backed up as it is now.`,
    'The backup is restored beside it, and what arrived is compared with the backup.',
    `Only then the names are swapped. The old “${database}” is kept, and Undo brings it back.`,
  ];
}

/** "Restored 12 tables and 31,204 rows into “shop_restored” in 12 s (about 10 s was expected)." */
export function resultSentence(
  { database, tables, rows, durationMs }: FinishedRestore,
  expectedMs: number | null,
): string {
  const expected = expectedMs === null ? '' : ` (about ${formatDuration(expectedMs)} was expected)`;
  return `${counted(tables, 'table')} and ${counted(rows, 'row')} are in “${database}”. It took ${formatDuration(durationMs)}${expected}.`;
}

/** For screen readers: at each phase, each quarter and the end. */
export function restoreAnnouncement(restore: Restore | undefined): string {
  switch (restore?.state) {
    case undefined:
      return '';
    case 'running': {
      const { phase, fraction } = restore.progress;
      const percent = percentOf(fraction);
      const quarter = percent === null ? 0 : Math.floor(percent / 25) * 25;
      return `Restore: ${restorePhaseTitles[phase].toLowerCase()}${quarter === 0 ? '' : `, ${quarter} percent`}.`;
    }
    case 'finished':
      return `Restored. ${resultSentence(restore.result, null)} ${restore.result.warnings.join(' ')}`.trim();
    case 'failed': {
      const words = describeError(restore.error);
      return `${words.title}. ${words.explanation} ${words.nextStep}`;
    }
    case 'cancelled':
      return 'Restore cancelled. The server is as it was.';
  }
}
