/** Texts about a finished run. Pure functions: no I/O. */
import type { FinishedRun, RunLog } from '#shared/domain/run.ts';
import { describeWarning } from '#shared/domain/warning.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { exactTime } from '#shared/describe-time.ts';

export const outcomeNames = {
  published: 'Good',
  failed: 'Failed',
  cancelled: 'Cancelled',
} as const satisfies Record<FinishedRun['state'], string>;

export const durationOf = ({ startedAt, finishedAt }: FinishedRun): string =>
  formatDuration(Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)));

/** The report to send to support. It contains no password and no row of a table. */
export function supportText(run: FinishedRun, database: string, log?: RunLog): string {
  const lines = [
    `Run ${run.id}`,
    `Database: ${database}`,
    `Outcome: ${outcomeNames[run.state]}`,
    `Started: ${exactTime(new Date(run.startedAt))}, took ${durationOf(run)}`,
    `Trigger: ${run.trigger}, by ${run.admin}`,
  ];
  switch (run.state) {
    case 'published': {
      const { filename, sizeBytes, details } = run.backup;
      lines.push(`File: ${filename}, ${formatBytes(sizeBytes)}`);
      lines.push(...run.warnings.map((warning) => `Note: ${warning}`));
      lines.push(...(details?.warnings ?? []).map(describeWarning));
      break;
    }
    case 'failed': {
      const { title, explanation, nextStep } = describeError(run.error);
      lines.push(`Error ${run.error.code}: ${title}`, explanation, nextStep);
      break;
    }
    case 'cancelled':
      break;
  }
  if (typeof log?.toolOutput === 'string') lines.push('', 'Program output:', log.toolOutput);
  if (log !== undefined && log.lines.length > 0) lines.push('', 'Log:', ...log.lines);
  return lines.join('\n');
}

/** A line of the log as it is shown: without the stack trace, which "Copy for support" includes. */
export const shownLine = (line: string): string => line.replace(/"stack":"(?:[^"\\]|\\.)*",?/u, '');
