/** A row of the list of backups, and what the list can be sorted and filtered by. */
import type { BackupEntry } from '#shared/domain/backup.ts';

/** A backup with what the list shows beside it. */
export interface ListedBackup {
  backup: BackupEntry;
  /** False for a backup of another database in the same folder. */
  isOwn: boolean;
  /** The start of its day, in the zone of this computer. */
  day: number;
  /** The difference to the complete backup of the same database before it; null if there is none. */
  before: { filename: string; sizeBytes: number; rows: number } | null;
  /** True if the engine found far fewer rows or bytes than before, and no admin acknowledged it. */
  isAlarming: boolean;
}

export type SortKey = 'time' | 'size' | 'duration' | 'rows';

export const chips = ['all', 'good', 'proven', 'pinned', 'warning', 'damaged'] as const;
export type Chip = (typeof chips)[number];

/** The start of the day in the zone of this computer. */
export const dayKeyOf = (at: Date): number =>
  new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
