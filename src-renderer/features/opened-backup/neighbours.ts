/** The backups before and after the opened one. Pure functions: no I/O. */
import type { BackupEntry } from '#shared/domain/backup.ts';

export interface Neighbours {
  older: BackupEntry | null;
  newer: BackupEntry | null;
}

/** Returns the neighbours in time of a backup in the list; none if it is not in the list. */
export function neighboursOf(backups: readonly BackupEntry[], filename: string | null): Neighbours {
  const byTime = backups.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  const at = byTime.findIndex((one) => one.filename === filename);
  if (at === -1) return { older: null, newer: null };
  return { older: byTime[at - 1] ?? null, newer: byTime[at + 1] ?? null };
}
