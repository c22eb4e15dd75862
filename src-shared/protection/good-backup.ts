/** Which backups count as protection. Pure. */
import type { BackupEntry } from '../domain/backup.ts';

/** Read back and found whole, now as then, and nothing about it needs a look. */
export function isGood({ details }: BackupEntry): boolean {
  return details !== null && details.warnings.length === 0 && details.invalidated === null;
}
