/** Messages before, during and after a restore. Pure functions: no I/O. */
import type {
  FinishedRestore,
  Restore,
  RestoreMode,
  RestorePhase,
  RestoreReview,
} from '#shared/domain/restore.ts';
import type { Connection } from '#shared/domain/connection.ts';
import { describeRestoreWarning } from '#shared/domain/restore-warning.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatDuration } from '#shared/format.ts';
import { exactTime } from '#shared/describe-time.ts';
import { text } from '#shared/words/text.ts';
import { percentOf } from '../backup-run/progress-messages.ts';

/** The phases of a restore in their order. Only a replacement creates a safety backup. */
export function phasesOf(mode: Restore['mode']): readonly RestorePhase[] {
  return mode === 'replace'
    ? ['preparing', 'safety-backup', 'restoring', 'checking', 'publishing']
    : ['preparing', 'restoring', 'checking', 'publishing'];
}

/** The restore that is about to begin, in one sentence. */
export function intentionOf(review: RestoreReview): string {
  const { server, database, mode, chosen, sourceDatabase, madeAt, filename } = review;
  const what = mode === 'replace' ? 'replace' : chosen === null ? 'new' : 'tables';
  const values = {
    ...server,
    database,
    source:
      sourceDatabase === null ? filename : text('restore.source', { database: sourceDatabase }),
    tables: chosen?.tables.length ?? 0,
  };
  if (madeAt === null) return text(`restore.intention.${what}`, values);
  return text(`restore.intention.${what}-at`, { ...values, time: exactTime(new Date(madeAt)) });
}

/** The steps of the restore, one sentence each. */
export function stepsOf({ mode, database }: Pick<RestoreReview, 'mode' | 'database'>): string[] {
  return mode === 'new'
    ? [
        text('restore.step.other-name'),
        text('restore.step.compared'),
        text('restore.step.renamed', { database }),
      ]
    : [
        text('restore.step.backed-up', { database }),
        text('restore.step.second'),
        text('restore.step.swapped', { database }),
      ];
}

/** What the button that begins the restore does. */
export function beginLabel(order: {
  mode: RestoreMode;
  database: string;
  tables: readonly unknown[] | null;
}): string {
  if (order.mode === 'replace') return text('restore.begin-replace', { database: order.database });
  return order.tables === null
    ? text('restore.begin')
    : text('restore.begin-tables', { tables: order.tables.length });
}

/** "12 tables and 31,204 rows are in “shop”. It took 12 s (about 10 s was expected)." */
export function resultSentence(
  { database, tables, rows, durationMs }: FinishedRestore,
  expectedMs: number | null,
): string {
  const values = { database, tables, rows, duration: formatDuration(durationMs) };
  return expectedMs === null
    ? text('restore.result', values)
    : text('restore.result-expected', { ...values, expected: formatDuration(expectedMs) });
}

/** The URL of a restored database, without a password. */
export function addressOf(
  { host, port, user }: Pick<Connection, 'host' | 'port' | 'user'>,
  database: string,
): string {
  const encoded = host.includes(':') ? `[${host}]` : encodeURIComponent(host);
  return `postgresql://${encodeURIComponent(user)}@${encoded}:${port}/${encodeURIComponent(database)}`;
}

/** The text for screen readers. Changes at each phase, at each quarter and at the end. */
export function restoreAnnouncement(restore: Restore | undefined): string {
  switch (restore?.state) {
    case undefined:
      return '';
    case 'running': {
      const { phase, fraction } = restore.progress;
      const step = text(`restore.phase-title.${phase}`);
      const percent = percentOf(fraction);
      const quarter = percent === null ? 0 : Math.floor(percent / 25) * 25;
      return quarter === 0
        ? text('restore.announce', { step })
        : text('restore.announce-percent', { step, percent: quarter });
    }
    case 'finished': {
      const { result } = restore;
      return [
        text('restore.announce-done', { result: resultSentence(result, null) }),
        ...result.warnings.map(describeRestoreWarning),
      ].join(' ');
    }
    case 'failed': {
      const message = describeError(restore.error);
      return `${message.title}. ${message.explanation} ${message.nextStep}`;
    }
    case 'cancelled':
      return text('restore.announce-cancelled');
  }
}
