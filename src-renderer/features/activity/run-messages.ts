/** Texts about a finished run. Pure functions: no I/O. */
import type { FinishedRun, RunLog } from '#shared/domain/run.ts';
import { describeWarning } from '#shared/domain/warning.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { exactTime } from '#shared/describe-time.ts';
import { text, type TextId } from '#shared/words/text.ts';

export const outcomeNames = {
  published: 'activity.outcome.published',
  failed: 'activity.outcome.failed',
  cancelled: 'activity.outcome.cancelled',
} as const satisfies Record<FinishedRun['state'], TextId>;

export const durationOf = ({ startedAt, finishedAt }: FinishedRun): string =>
  formatDuration(Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)));

/** The report to send to support. It contains no password and no row of a table. */
export function supportText(run: FinishedRun, database: string, log?: RunLog): string {
  const lines = [
    text('activity.run-id', { id: run.id }),
    text('activity.database-database', { database }),
    text('activity.outcome-value', { value: text(outcomeNames[run.state]) }),
    text('activity.started-took', { at: exactTime(new Date(run.startedAt)), run: durationOf(run) }),
    text('activity.trigger', { trigger: run.trigger, admin: run.admin }),
  ];
  switch (run.state) {
    case 'published': {
      const { filename, sizeBytes, details } = run.backup;
      lines.push(
        text('activity.file-filename-sizebytes', { filename, sizeBytes: formatBytes(sizeBytes) }),
      );
      lines.push(...run.warnings.map((warning) => text('activity.note-warning', { warning })));
      lines.push(...(details?.warnings ?? []).map(describeWarning));
      break;
    }
    case 'failed': {
      const { title, explanation, nextStep } = describeError(run.error);
      lines.push(
        text('activity.error-code-title', { code: run.error.code, title }),
        explanation,
        nextStep,
      );
      break;
    }
    case 'cancelled':
      break;
  }
  if (typeof log?.toolOutput === 'string')
    lines.push('', text('activity.program-output-2'), log.toolOutput);
  if (log !== undefined && log.lines.length > 0) lines.push('', text('activity.log'), ...log.lines);
  return lines.join('\n');
}

/** A line of the log as it is shown: without the stack trace, which "Copy for support" includes. */
export const shownLine = (line: string): string => line.replace(/"stack":"(?:[^"\\]|\\.)*",?/u, '');
