/** What a backup is asked for, what it works with, and what it gives back. */
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
  /** The folder that somebody chose, and that `folder` is in: it is never made. */
  chosenRoot?: string | null;
  trigger: Trigger;
  admin: string;
  /** Also save the server's roles, without passwords, in a file beside the backup. */
  withRoles: boolean;
  /** Compare the number of rows of every table with the server's, however large it is. */
  countAllRows?: boolean;
  /** Of the dump, as PostgreSQL names it, instead of the usual one. */
  dumpEncoding?: string | undefined;
}

export interface BackupPorts {
  clock: Clock;
  log: Log;
  files: FilePort;
  server: ServerAccess;
  /** Those that this computer has. */
  compressors: Compressors;
  nightjarVersion: string;
  /** How long pg_dump may be silent before it is ended. */
  stallTimeoutMs?: number | undefined;
  /** How long pg_dump waits for a table that somebody has locked, and is begun again beside a migration. */
  lockWaitTimeoutMs?: number | undefined;
  /** Grows when the computer wakes up: a dump that then stands still is ended soon. */
  wakeUps?: (() => number) | undefined;
  /** How long it may be silent after one; see `dump/stall-watchdog.ts`. */
  afterWakeLimitMs?: number | undefined;
}

export interface BackupControl {
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

export interface FinishedBackup {
  entry: BackupEntry;
  /** As it was written beside the file; null if it could not be written (a warning says so). */
  manifest: Manifest | null;
  warnings: string[];
}
