/** Request and dependencies of a drill. */
import type { DrillProgress } from '#shared/domain/proof.ts';
import type { BackupPorts } from '../backup/backup-request.ts';
import type { IndexCache } from '../catalog/open/index-cache.ts';
import type { ServerTarget } from '../postgres/connection/server-access.ts';
import type { StoredProofs } from './stored-proofs.ts';

export interface DrillRequest {
  filePath: string;
  by: string;
  /** An admin decided to trust a file of unknown origin. */
  trusted: boolean;
  /**
   * A server that is created for the drill on this computer, or a scratch database on the server of
   * this connection.
   */
  where: 'here' | { connectionId: string; target: ServerTarget };
  /** Name of the database if the file has several; default: the only one. */
  databaseInFile?: string | null | undefined;
  /** Number of sessions that restore at the same time. Default: as in the settings. */
  sessions?: number | undefined;
}

export interface DrillPorts extends BackupPorts {
  cache: IndexCache | null;
  /** Resolves with true if this installation created the file with this SHA-256. */
  createdHere(sha256: string): Promise<boolean>;
  /** Records a scratch database on a server until it is dropped. */
  remember(connectionId: string, scratch: string): Promise<void>;
  forget(scratch: string): Promise<void>;
  /** Replaces the limit that depends on the size of the file; for tests. */
  drillLimitMs?: number | undefined;
  /** Proofs that are not stored next to their backups. */
  storedProofs: Pick<StoredProofs, 'completion'>;
}

export interface DrillControl {
  signal: AbortSignal;
  onProgress: (progress: DrillProgress) => void;
}
