/**
 * Describes a restore: what to restore, the ports that it uses, and how to follow and cancel it.
 */
import type { RestoreOptions } from '#shared/domain/restore-options.ts';
import type { ChosenTable, RestoreMode, RestoreProgress } from '#shared/domain/restore.ts';
import type { IndexCache } from '../catalog/open/index-cache.ts';
import type { Compressors } from '../compression/installed.ts';
import type { DumpListener } from '../dump-sql/dump-scanner.ts';
import type { ServerAccess, ServerTarget } from '../postgres/connection/server-access.ts';
import type { Clock, Log } from '../system/ports.ts';
import type { RestoreSource } from './restore-source.ts';
import type { RestoreRoles } from './server/restore-roles.ts';

export interface RestoreRequest extends RestoreOptions {
  /** Path of a Nightjar backup or of any plain dump, compressed or not. */
  filePath: string;
  /**
   * How to connect to the server. The database in it is used only if the server has no `postgres`.
   */
  target: ServerTarget;
  database: string;
  mode: RestoreMode;
  /** True if the user has said that a file of unknown origin is to be trusted. */
  trusted: boolean;
  /** Only these tables and the entries that they need; null for everything. */
  tables: readonly ChosenTable[] | null;
  /** Which of several databases in the file; default: the only one. */
  databaseInFile?: string | null | undefined;
}

export interface RestorePorts {
  clock: Clock;
  log: Log;
  server: ServerAccess;
  compressors: Pick<Compressors, 'all'>;
  /** The number of sessions in the settings; null: Nightjar chooses it. Default: null. */
  sessions?: (() => number | null) | undefined;
  /** Returns true if the file with this SHA-256 was created by this installation. */
  createdHere(sha256: string): Promise<boolean>;
  /** Stored results about the contents of files that were not created here. */
  cache: IndexCache | null;
  /**
   * Backs up the database into this file before the database is replaced. Rejects if the backup
   * fails or is cancelled.
   */
  safetyBackup(): Promise<string>;
  /** Stores the name of a scratch database until it is dropped or has its real name. */
  remember(scratch: string): Promise<void>;
  forget(scratch: string): Promise<void>;
  /**
   * Called before a database gets this name as a replaced database, so that Undo is possible after
   * a crash.
   */
  keeping(replacedDatabase: string): Promise<void>;
  /** Called if the database was not replaced. */
  notStored(): Promise<void>;
  /** Called with the empty scratch database, before it is filled. */
  prepare?: (scratch: string) => Promise<void>;
  /**
   * Roles that fill the scratch database, passed by a caller that has created roles for this; see
   * `restore-roles.ts`.
   */
  rolesIn?: (scratch: string) => RestoreRoles;
  /**
   * A name from `claimScratchName`, passed by a caller that needs the name in advance. The name is
   * released in any case.
   */
  scratch?: string | undefined;
  /** The file, passed by a caller that has already opened it and closes it. */
  source?: RestoreSource | undefined;
  /**
   * Passed by a caller that compares everything after the restore: then the restore counts no rows
   * and runs no ANALYZE.
   */
  comparer?: RestoreComparer | undefined;
}

/** Receives the rows of the file. Rows of several tables can come at the same time. */
export interface RestoreComparer extends DumpListener {
  /** Called before the file is read from its beginning, which can happen more than once. */
  forget(): void;
}

export interface RestoreControl {
  signal: AbortSignal;
  onProgress: (progress: RestoreProgress) => void;
}
