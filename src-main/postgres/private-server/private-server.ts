/** What a private PostgreSQL server is: what it is started with, what it gives, how it fails. */
import type { ProcessPort } from '../../system/processes.ts';
import type { ClusterPlace } from './server-account.ts';

export interface PrivateServerOptions {
  /** Holds initdb and postgres (and psql, to find out whether the password still fits). */
  binDirectory: string;
  /** The folder to use; see server-account.ts for where it goes when we are root. */
  dataRoot: string;
  /** Of the superuser `user`. When the folder has another one already, it is replaced. */
  password: string;
  user?: string;
  /** Only a server whose data may be lost (tests, drills) should say false. */
  fsync?: boolean;
  /** False: reached by its socket alone, where there are sockets. */
  network?: boolean;
  /** In a room of its own where the system has one (`enclosure.ts`). It then ends at once, whatever is asked. */
  enclosed?: boolean;
  /** Files that it may read in its room besides its own. */
  readable?: readonly string[];
  /** Further settings of postgresql.conf. */
  settings?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
  onPhase?: (phase: 'initialising' | 'starting') => void;
  processes?: ProcessPort;
}

export interface PrivateServer {
  host: string;
  port: number;
  user: string;
  password: string;
  /** Null on Windows. */
  socketDirectory: string | null;
  binDirectory: string;
  /** Where it really lives. */
  folder: string;
  pid: number;
  /** It runs in a room of its own: see `enclosure.ts`. */
  isEnclosed: boolean;
  /** True when another Nightjar runs this server: then `stop` leaves it to its owner. */
  shared: boolean;
  stop: (mode?: StopMode) => Promise<void>;
}

export type StopMode = 'fast' | 'immediate';

export type PrivateServerProblem =
  | 'unusable-installation'
  | 'initdb-failed'
  | 'start-failed'
  | 'password-not-accepted'
  | 'fill-failed';

/** `detail` is what the program said, for the log. */
export class PrivateServerError extends Error {
  readonly code: PrivateServerProblem;
  readonly detail: string;

  constructor(code: PrivateServerProblem, detail: string) {
    super(`Private PostgreSQL server: ${code}: ${detail.trim()}`);
    this.name = 'PrivateServerError';
    this.code = code;
    this.detail = detail.trim();
  }
}

/** A data folder, the account that runs its server, and what was asked for. Used by the files beside this one. */
export interface Cluster extends ClusterPlace {
  data: string;
  user: string;
  options: PrivateServerOptions;
  processes: ProcessPort;
}

export type ChildProcess = ReturnType<ProcessPort['start']>;

export const host = '127.0.0.1';
export const startWithinMs = 60_000;
export const stopWithinMs = 30_000;
export const pollEveryMs = 25;
