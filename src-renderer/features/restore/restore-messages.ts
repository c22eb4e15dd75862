/** Messages before, during and after a restore. Pure functions: no I/O. */
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
  checking: 'Comparing',
  publishing: 'Finishing',
};

/** The title of each phase. */
export const restorePhaseTitles: Record<RestorePhase, string> = {
  preparing: 'Reading the file and asking the server',
  'safety-backup': 'Backing up the database that will be replaced',
  restoring: 'Sending the backup to the server',
  checking: 'Comparing the restored data with the backup',
  publishing: 'Renaming the database',
};

/** The phases of a restore in their order. Only a replacement creates a safety backup. */
export function phasesOf(mode: Restore['mode']): readonly RestorePhase[] {
  return mode === 'replace'
    ? ['preparing', 'safety-backup', 'restoring', 'checking', 'publishing']
    : ['preparing', 'restoring', 'checking', 'publishing'];
}

/** The restore that is about to begin, in one sentence. */
export function intentionOf(review: RestoreReview): string {
  const { server, database, mode, chosen, sourceDatabase, madeAt, filename } = review;
  const content = chosen === null ? 'everything' : counted(chosen.tables.length, 'table');
  const source = sourceDatabase === null ? filename : `“${sourceDatabase}”`;
  const time = madeAt === null ? '' : `, as it was on ${exactTime(new Date(madeAt))}`;
  const address = `${server.host}, port ${server.port} (PostgreSQL ${server.version})`;
  return mode === 'new'
    ? `Restores ${content} of ${source}${time}${time === '' ? '' : ','} into a new database “${database}” on ${address}.`
    : `Replaces “${database}” on ${address} with ${content} of ${source}${time}.`;
}

/** The steps of the restore, one sentence each. */
export function stepsOf({ mode, database }: Pick<RestoreReview, 'mode' | 'database'>): string[] {
  if (mode === 'new') {
    return [
      'The backup is restored under another name.',
      'The restored tables and rows are counted and compared with the backup.',
      `Then the database is renamed to “${database}”. If a step fails, the new database is removed.`,
    ];
  }
  return [
    `“${database}” is backed up as it is now.`,
    'The backup is restored into a second database and compared with the backup.',
    `Then the names are swapped. The old “${database}” is kept, and Undo restores it.`,
  ];
}

/** "12 tables and 31,204 rows are in “shop”. It took 12 s (about 10 s was expected)." */
export function resultSentence(
  { database, tables, rows, durationMs }: FinishedRestore,
  expectedMs: number | null,
): string {
  const expected = expectedMs === null ? '' : ` (about ${formatDuration(expectedMs)} was expected)`;
  return `${counted(tables, 'table')} and ${counted(rows, 'row')} are in “${database}”. It took ${formatDuration(durationMs)}${expected}.`;
}

/** The text for screen readers. Changes at each phase, at each quarter and at the end. */
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
      const message = describeError(restore.error);
      return `${message.title}. ${message.explanation} ${message.nextStep}`;
    }
    case 'cancelled':
      return 'Restore cancelled. The server is as it was.';
  }
}
