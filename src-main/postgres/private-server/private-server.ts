/** Options, result and errors of a private PostgreSQL server. */
import type { ProcessPort } from '../../system/processes.ts';
import type { ClusterPlace } from './server-account.ts';

export interface PrivateServerOptions {
  /** Contains initdb and postgres (and psql, to check whether the password is still valid). */
  binDirectory: string;
  /** The requested folder. For root, see server-account.ts for the real folder. */
  dataRoot: string;
  /** Password of the superuser `user`. If the folder has another password, it is replaced. */
  password: string;
  user?: string;
  /** False only for a server whose data can be lost (tests, drills). */
  fsync?: boolean;
  /** False: only accessible by its socket, on systems with sockets. */
  network?: boolean;
  /** Runs in a sandbox if the system has one (`sandbox.ts`). It then always stops immediately. */
  sandboxed?: boolean;
  /** Additional files that it can read in its sandbox. */
  readable?: readonly string[];
  /** Additional settings of postgresql.conf. */
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
  /** The real folder of the server. */
  folder: string;
  pid: number;
  /** True if it runs in a sandbox; see `sandbox.ts`. */
  isSandboxed: boolean;
  /** True if another Nightjar runs this server: `stop` then does not stop it. */
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

/** `detail` is the error output of the program, for the log. */
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

/**
 * A data folder, the account of its server, and the requested options. Used by the files in this
 * folder.
 */
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
