/** What a restore is asked to do, what it works with, and how it is followed and ended. */
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
  /** A backup of ours, or any plain dump, compressed or not. */
  filePath: string;
  /** How to reach the server; the database in it is only used when there is no `postgres`. */
  target: ServerTarget;
  database: string;
  mode: RestoreMode;
  /** Somebody said that a file of unknown origin is to be trusted. */
  trusted: boolean;
  /** Only these, with what they need; everything when null. */
  tables: readonly ChosenTable[] | null;
  /** Which of several databases in the file; the only one unless given. */
  databaseInFile?: string | null | undefined;
}

export interface RestorePorts {
  clock: Clock;
  log: Log;
  server: ServerAccess;
  compressors: Pick<Compressors, 'all'>;
  /** Whether the file with this SHA-256 was made on this computer, by us. */
  createdHere(sha256: string): Promise<boolean>;
  /** What is known about the contents of files that are not ours. */
  cache: IndexCache | null;
  /** Backs the database up before it is replaced, into this file; rejects when that fails or is cancelled. */
  safetyBackup(): Promise<string>;
  /** Remembers a scratch database until it is gone or has its real name. */
  remember(scratch: string): Promise<void>;
  forget(scratch: string): Promise<void>;
  /** Called before a database gets this name to be kept, so that Undo outlives a crash. */
  keeping(replacedDatabase: string): Promise<void>;
  /** It was not replaced after all. */
  notStored(): Promise<void>;
  /** Called with the empty scratch database, before it is filled. */
  prepare?: (scratch: string) => Promise<void>;
  /** Who fills it, given by whoever has made roles for that; see `restore-hands.ts`. */
  rolesIn?: (scratch: string) => RestoreRoles;
  /** A name from `claimScratchName`, by who has to know it before; it is given back in any case. */
  scratch?: string | undefined;
  /** The file, by who has opened it already and closes it. */
  source?: RestoreSource | undefined;
  /** Given by who compares all of it afterwards: nothing is counted or analysed here. */
  comparer?: DumpListener | undefined;
}

export interface RestoreControl {
  signal: AbortSignal;
  onProgress: (progress: RestoreProgress) => void;
}
