/** Messages about a running and a finished backup. Pure functions: no I/O. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import { describeWarning } from '#shared/domain/warning.ts';
import type { Phase, Progress, Run } from '#shared/domain/run.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';

/** The title of each phase. */
export const phaseTitle = (phase: Phase): string => text(`backup-run.phase-title.${phase}`);

/** Returns whole percent, never 100 before the end; null while the progress is unknown. */
export function percentOf(fraction: number | null): number | null {
  return fraction === null ? null : Math.min(99, Math.floor(fraction * 100));
}

/** Returns the remaining time, rounded because it is an estimate: "about 2 min". */
export function timeLeft(remainingMs: number | null): string {
  if (remainingMs === null) return text('backup-run.left.unknown');
  const seconds = remainingMs / 1000;
  if (seconds < 10) return text('backup-run.left.few-seconds');
  const step = seconds < 60 ? 10 : seconds < 600 ? 30 : 60;
  const duration = formatDuration(Math.ceil(seconds / step) * step * 1000);
  return text('backup-run.left.about', { duration });
}

/** "20.0 MB read, about 2 min left". Without an estimate, the time since the start. */
export function runFacts({ sqlBytes, remainingMs, elapsedMs }: Progress): string {
  const read = formatBytes(sqlBytes);
  if (remainingMs === null) {
    return text('backup-run.facts-so-far', { read, elapsed: formatDuration(elapsedMs) });
  }
  return text('backup-run.facts', { read, left: timeLeft(remainingMs) });
}

/** The table, the rate and the file, on hover. */
export function moreRunFacts({ table, bytesPerSecond, fileBytes, elapsedMs }: Progress): string {
  const facts = text('backup-run.more-facts', {
    rate: formatBytes(bytesPerSecond),
    file: formatBytes(fileBytes),
    elapsed: formatDuration(elapsedMs),
  });
  return table === null ? facts : `${table}\n${facts}`;
}

/** The title of the panel of a created backup. */
export function successTitle(backup: BackupEntry): string {
  if (backup.details?.purpose === 'before-restore') return text('backup-run.safety-title');
  const hasWarnings = (backup.details?.warnings ?? []).length > 0;
  return text(hasWarnings ? 'backup-run.success-title-warnings' : 'backup-run.success-title');
}

/** Maximum number of warnings that are announced. The screen shows all of them. */
const announcedWarnings = 3;

/** The text for screen readers. Changes only at each phase, at each quarter and at the end. */
export function announcement(run: Run | undefined): string {
  switch (run?.state) {
    case undefined:
      return '';
    case 'running': {
      const percent = percentOf(run.progress.fraction);
      const quarter = percent === null ? 0 : Math.floor(percent / 25) * 25;
      const { phase } = run.progress;
      return quarter === 0
        ? text(`backup-run.announce.phase.${phase}`)
        : text(`backup-run.announce.percent.${phase}`, { percent: quarter });
    }
    case 'published': {
      const { backup, warnings } = run;
      const backupWarnings = backup.details?.warnings ?? [];
      return [
        text('backup-run.announce.created', {
          title: successTitle(backup),
          filename: backup.filename,
          size: formatBytes(backup.sizeBytes),
        }),
        ...backupWarnings.slice(0, announcedWarnings).map(describeWarning),
        ...warnings,
      ].join(' ');
    }
    case 'failed': {
      const message = describeError(run.error);
      return `${message.title}. ${message.explanation} ${message.nextStep}`;
    }
    case 'cancelled':
      return text('backup-run.announce.cancelled');
  }
}
