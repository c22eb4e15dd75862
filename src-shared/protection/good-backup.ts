/** Decides which backups count as protection. Pure function: no I/O. */
import type { BackupEntry } from '../domain/backup.ts';

/** True if every verification found the backup complete and it has no warning. */
export function isGood({ details }: BackupEntry): boolean {
  return details !== null && details.warnings.length === 0 && details.invalidated === null;
}
