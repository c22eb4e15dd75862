/** Messages about a running and a finished backup. Pure functions: no I/O. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import { describeWarning } from '#shared/domain/warning.ts';
import type { Phase, Run } from '#shared/domain/run.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';

/** The name of each phase. */
export const phaseNames: Record<Phase, string> = {
  connecting: 'Connecting',
  dumping: 'Dumping',
  verifying: 'Verifying',
  publishing: 'Publishing',
};

/** The title of each phase. */
export const phaseTitles: Record<Phase, string> = {
  connecting: 'Asking the server',
  dumping: 'Reading the database',
  verifying: 'Reading the file back',
  publishing: 'Moving the file into the backup folder',
};

/** Returns whole percent, never 100 before the end; null while the progress is unknown. */
export function percentOf(fraction: number | null): number | null {
  return fraction === null ? null : Math.min(99, Math.floor(fraction * 100));
}

/** Returns the remaining time, rounded because it is an estimate: "about 2 min". */
export function timeLeft(remainingMs: number | null): string {
  if (remainingMs === null) return 'not known yet';
  const seconds = remainingMs / 1000;
  if (seconds < 10) return 'a few seconds';
  if (seconds < 60) return `about ${Math.ceil(seconds / 10) * 10} s`;
  if (seconds < 600) return `about ${formatDuration(Math.ceil(seconds / 30) * 30_000)}`;
  return `about ${formatDuration(Math.ceil(seconds / 60) * 60_000)}`;
}

/** "12.4 MB/s". */
export function rateText(bytesPerSecond: number): string {
  return bytesPerSecond === 0 ? '–' : `${formatBytes(bytesPerSecond)}/s`;
}

/** The title of the panel of a created backup. */
export function successTitle(backup: BackupEntry): string {
  if (backup.details?.purpose === 'before-restore') return text('backup-run.safety-title');
  const hasWarnings = (backup.details?.warnings ?? []).length > 0;
  return `Backup created successfully${hasWarnings ? ', but with warnings' : ''}`;
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
      const title = phaseTitles[run.progress.phase];
      return `Backup: ${title.toLowerCase()}${quarter === 0 ? '' : `, ${quarter} percent`}.`;
    }
    case 'published': {
      const { backup, warnings } = run;
      const backupWarnings = backup.details?.warnings ?? [];
      return [
        `${successTitle(backup)}: ${backup.filename}, ${formatBytes(backup.sizeBytes)}.`,
        ...backupWarnings.slice(0, announcedWarnings).map(describeWarning),
        ...warnings,
      ].join(' ');
    }
    case 'failed': {
      const message = describeError(run.error);
      return `${message.title}. ${message.explanation} ${message.nextStep}`;
    }
    case 'cancelled':
      return 'Backup cancelled. No file was left behind.';
  }
}
