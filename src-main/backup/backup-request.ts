/** The request for a backup, the ports that it uses, and its result. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Manifest, Trigger } from '#shared/domain/manifest.ts';
import type { Progress } from '#shared/domain/run.ts';
import type { Compressors } from '../compression/installed.ts';
import type { FilePort } from '../files/file-port.ts';
import type { ServerAccess, ServerTarget } from '../postgres/connection/server-access.ts';
import type { Clock, Log } from '../system/ports.ts';

export interface BackupRequest {
  target: ServerTarget;
  connection: { id: string; name: string } | null;
  folder: string;
  /** The folder that the user chose and that contains `folder`. It is never created. */
  chosenRoot?: string | null;
  trigger: Trigger;
  /** Set for the safety backup of a restore. */
  purpose?: Manifest['purpose'];
  admin: string;
  /** Also save the roles of the server, without passwords, in a file next to the backup. */
  withRoles: boolean;
  /**
   * Compare the number of rows of every table with the server, regardless of the size of the table.
   */
  countAllRows?: boolean;
  /** How many sessions dump the rows, 1 to 8; default: as in the settings. */
  sessions?: number | undefined;
  /** Encoding of the dump, as PostgreSQL names it; default: see `dumpEncodingOf`. */
  dumpEncoding?: string | undefined;
}

export interface BackupPorts {
  clock: Clock;
  log: Log;
  files: FilePort;
  server: ServerAccess;
  /** The compressors of this computer. */
  compressors: Compressors;
  nightjarVersion: string;
  /** How long pg_dump may send no output before it is stopped, in milliseconds. */
  stallTimeoutMs?: number | undefined;
  /**
   * How long pg_dump waits for a locked table, and how long it is started again during a migration,
   * in milliseconds.
   */
  lockWaitTimeoutMs?: number | undefined;
  /**
   * Grows each time the computer wakes up. A dump that sends no output after that is stopped early.
   */
  wakeUps?: (() => number) | undefined;
  /** The number of sessions in the settings; null: `sessionCount` chooses it. Default: null. */
  sessions?: (() => number | null) | undefined;
  /** Default: the sizes that were measured. */
  sessionSizes?: SessionSizes | undefined;
  /**
   * How long pg_dump may send no output after a wake-up, in milliseconds; see
   * `dump/stall-watchdog.ts`.
   */
  afterWakeLimitMs?: number | undefined;
}

/** When and how several sessions dump tables; only tests change it. */
export interface SessionSizes {
  /** The smallest table whose rows the sessions dump. */
  tableBytes: number;
  /** The size of the pieces of a table. */
  pieceBytes: number;
  /** How long a session waits for a lock, in milliseconds. Default: 100. 0: without a limit. */
  lockWithinMs?: number;
}

export interface BackupControl {
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

export interface FinishedBackup {
  entry: BackupEntry;
  /**
   * The manifest that was written next to the file; null if it could not be written (a warning
   * reports that).
   */
  manifest: Manifest | null;
  warnings: string[];
}
