/** Which backups count as protection. Pure. */
import type { BackupEntry } from '../domain/backup.ts';

/** Read back and found whole, and nothing about it needs a look. */
export function isGood(backup: BackupEntry): boolean {
  return backup.details?.concerns.length === 0;
}
