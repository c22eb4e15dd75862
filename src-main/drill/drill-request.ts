/** What a drill is asked for, and what it is done with. */
import type { DrillProgress } from '#shared/domain/proof.ts';
import type { BackupPorts } from '../backup/backup-request.ts';
import type { IndexCache } from '../catalog/open/index-cache.ts';
import type { ServerTarget } from '../postgres/connection/server-access.ts';
import type { StoredProofs } from './stored-proofs.ts';

export interface DrillRequest {
  filePath: string;
  by: string;
  /** Somebody said that a file of unknown origin is to be trusted. */
  trusted: boolean;
  /** A server made for it here, or a scratch database on this one. */
  where: 'here' | { connectionId: string; target: ServerTarget };
  /** Which of several databases in the file; the only one unless given. */
  databaseInFile?: string | null | undefined;
}

export interface DrillPorts extends BackupPorts {
  cache: IndexCache | null;
  /** Whether the file with this SHA-256 was made on this computer, by us. */
  createdHere(sha256: string): Promise<boolean>;
  /** Remembers a scratch database on somebody's server until it is gone. */
  remember(connectionId: string, scratch: string): Promise<void>;
  forget(scratch: string): Promise<void>;
  /** Instead of a limit by the size of the file; for tests. */
  drillLimitMs?: number | undefined;
  /** Proofs that are not beside their backups. */
  storedProofs: Pick<StoredProofs, 'completion'>;
}

export interface DrillControl {
  signal: AbortSignal;
  onProgress: (progress: DrillProgress) => void;
}
