/** What is said while a backup is made and after it has ended. Pure. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import { describeWarning } from '#shared/domain/warning.ts';
import type { Phase, Run } from '#shared/domain/run.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';

/** The name of each phase. */
export const phaseNames: Record<Phase, string> = {
  connecting: 'Connecting',
  dumping: 'Dumping',
  verifying: 'Verifying',
  publishing: 'Publishing',
};

/** The same in plain words, as the title of what happens now. */
export const phaseTitles: Record<Phase, string> = {
  connecting: 'Asking the server',
  dumping: 'Reading the database',
  verifying: 'Reading the file back',
  publishing: 'Putting the file in place',
};

/** Whole percent, never 100 before the end; null while nothing honest can be said. */
export function percentOf(fraction: number | null): number | null {
  return fraction === null ? null : Math.min(99, Math.floor(fraction * 100));
}

/** "about 2 min": no more exact than it can be. */
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

/** How the panel of a backup that was made begins. */
export function successTitle(backup: BackupEntry): string {
  const hasUnacknowledgedWarnings = (backup.details?.warnings ?? []).length > 0;
  return `Backup created successfully${hasUnacknowledgedWarnings ? ', but it needs a look' : ''}`;
}

/** As much as anybody can listen to; the screen has the rest. */
const spokenWarnings = 3;

/** For screen readers: changes at each phase and each quarter only, so that nobody is talked to death. */
export function announcement(run: Run | undefined): string {
  switch (run?.state) {
    case undefined:
      return '';
    case 'running': {
      const percent = percentOf(run.progress.fraction);
      const quarter = percent === null ? 0 : Math.floor(percent / 25) * 25;
      const words = phaseTitles[run.progress.phase];
      return `Backup: ${words.toLowerCase()}${quarter === 0 ? '' : `, ${quarter} percent`}.`;
    }
    case 'published': {
      const { backup, warnings } = run;
      const backupWarnings = backup.details?.warnings ?? [];
      return [
        `${successTitle(backup)}: ${backup.filename}, ${formatBytes(backup.sizeBytes)}.`,
        ...backupWarnings.slice(0, spokenWarnings).map(describeWarning),
        ...warnings,
      ].join(' ');
    }
    case 'failed': {
      const words = describeError(run.error);
      return `${words.title}. ${words.explanation} ${words.nextStep}`;
    }
    case 'cancelled':
      return 'Backup cancelled. No file was left behind.';
  }
}
