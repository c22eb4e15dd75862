/** Decides which backups count as protection. Pure function: no I/O. */
import type { BackupEntry } from '../domain/backup.ts';
import type { FinishedRun } from '../domain/run.ts';

type PublishedRun = Extract<FinishedRun, { state: 'published' }>;

/** True if every verification found the backup complete and it has no warning. */
export function isGood({ details }: Pick<BackupEntry, 'details'>): boolean {
  return details !== null && details.warnings.length === 0 && details.invalidated === null;
}

/** Returns the last run that created a good backup. `history`: newest first. */
export function lastGoodRun(history: readonly FinishedRun[]): PublishedRun | undefined {
  return history.find(
    (run): run is PublishedRun => run.state === 'published' && isGood(run.backup),
  );
}
