/**
 * The engine for tests: `createNightjar` on real ports (system clock, real child processes, a real
 * log file) in temporary folders, with helpers that inspect the result from outside: running
 * processes, the files of a folder, a restore by gunzip and psql without Nightjar's code.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { onTestFinished, vi } from 'vitest';

import type { Actor } from '#shared/domain/admin.ts';
import type { Connection, ConnectionFields } from '#shared/domain/connection.ts';
import type { Run } from '#shared/domain/run.ts';
import { systemClock } from '../../src-main/system/clock.ts';
import { memoryStore } from '../../src-main/credentials/memory-store.ts';
import { createLog } from '../../src-main/logging/log.ts';
import { createNightjar } from '../../src-main/engine/create-engine.ts';
import type { Actions, Nightjar, NightjarOptions } from '../../src-main/engine/engine.ts';
import type { Clock, SecretStore } from '../../src-main/system/ports.ts';
import { realProcesses, type ProcessPort } from '../../src-main/system/processes.ts';
import type { PauseRequest } from './pause-pg-dump-worker.ts';
import { reportingWarnings } from './node-warnings.ts';
import { isNightjarSession, type TestClusterClient } from './test-cluster.ts';

export const projectFolder = path.resolve(import.meta.dirname, '../..');
const firstMembersSizeBytes = 64 * 1024;

export interface TestEngineOptions {
  clock?: Clock;
  secrets?: SecretStore;
  environment?: NodeJS.ProcessEnv;
  /** Used instead of a new folder in the temporary folder. */
  backupFolder?: string;
  userDataFolder?: string;
  processes?: ProcessPort;
  /** The ticker, the time since the start and the time zone, controlled by the test. */
  schedule?: NonNullable<NightjarOptions['schedule']>;
  /** For fault tests: failing files and compressors, short timeouts. */
  faults?: Pick<
    NightjarOptions,
    | 'files'
    | 'compressors'
    | 'stallTimeoutMs'
    | 'afterWakeLimitMs'
    | 'lockWaitTimeoutMs'
    | 'drillLimitMs'
    | 'sessionSizes'
  >;
}

/** The engine together with helpers that inspect its effects. */
export type TestNightjar = Nightjar & Actions;

export interface TestEngine {
  nightjar: TestNightjar;
  backupFolder: string;
  userDataFolder: string;
  settingsFile: string;
  /** Notifications that the desktop showed. */
  notifications: { title: string; body: string }[];
  /** Every state of every run, in order. */
  changes: Run[];
  log: () => Promise<string>;
  /** Adds a connection with its password, as the dialog does. */
  connect: (
    cluster: TestClusterClient,
    fields: Partial<ConnectionFields> & { database: string },
    password?: string,
  ) => Promise<Connection>;
  /** Starts a run and waits until it ends. */
  backUp: (connectionId: string) => Promise<Run>;
  /** The backup that the connection's run published; throws if the run published none. */
  backUpWell: (connectionId: string) => Promise<string>;
  stop: () => Promise<void>;
}

/** An engine that is stopped when the test ends; for `beforeAll` there is `startEngine`. */
export async function engineForTest(options: TestEngineOptions = {}): Promise<TestEngine> {
  const engine = await startEngine(options);
  onTestFinished(engine.stop);
  return engine;
}

export async function startEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  // Spaces, an apostrophe and other scripts, because real folder names contain them.
  const scene = await mkdtemp(path.join(os.tmpdir(), "nightjar engine's тест "));
  const userDataFolder = options.userDataFolder ?? path.join(scene, 'user data');
  const backupFolder = options.backupFolder ?? path.join(scene, 'back ups');
  const logFolder = path.join(userDataFolder, 'logs');
  const notifications: TestEngine['notifications'] = [];
  const changes: Run[] = [];
  const log = createLog({ folder: logFolder });
  const whole = await createNightjar(
    {
      clock: options.clock ?? systemClock,
      processes: options.processes ?? realProcesses,
      secrets: options.secrets ?? memoryStore(),
      log,
      notifier: {
        isSupported: () => true,
        notify: (notification) => void notifications.push(notification),
      },
    },
    {
      userDataFolder,
      defaultBackupFolder: backupFolder,
      version: '0.0.0-test',
      environment: options.environment ?? process.env,
      platform: process.platform,
      ...(options.schedule === undefined ? {} : { schedule: options.schedule }),
      ...options.faults,
    },
  );
  const nightjar = askedBy(tester, whole);
  nightjar.events.on('run-changed', (run) => changes.push(run));

  const backUp = async (connectionId: string): Promise<Run> =>
    (await nightjar.backups.start(connectionId)).finished;
  return {
    nightjar,
    backupFolder,
    userDataFolder,
    settingsFile: path.join(userDataFolder, 'settings.json'),
    notifications,
    changes,
    log: () => readFile(log.file, 'utf8'),
    connect: ({ host, port, user, password }, fields, otherPassword = password) =>
      nightjar.connections.add(
        {
          fields: {
            name: fields.database,
            host,
            port,
            user,
            tlsMode: 'disable',
            rootCertificatePem: null,
            ...fields,
          },
          password: otherPassword,
        },
        'keychain',
      ),
    backUp,
    backUpWell: async (connectionId) => {
      const run = await backUp(connectionId);
      if (run.state !== 'published') throw new Error(`The run: ${JSON.stringify(run)}`);
      return path.join(nightjar.backups.folderOf(connectionId), run.backup.filename);
    },
    stop: async () => {
      await nightjar.stop();
      await rm(scene, { recursive: true, force: true });
    },
  };
}

export const tester: Actor = { kind: 'admin', name: 'tester', door: 'window' };

/**
 * `nightjar.as(actor)` and `nightjar` in one object, so that a test reads like the actions of one
 * user.
 */
function askedBy(actor: Actor, nightjar: Nightjar): TestNightjar {
  const both = Object.entries(nightjar.as(actor)).map(([area, actions]) => {
    const questions: object | undefined = nightjar[area as keyof Actions];
    // Getters are copied as getters: a plain copy would freeze their current value.
    const asked = Object.create(questions ?? null) as object;
    return [area, Object.assign(asked, actions) as object] as const;
  });
  return { ...nightjar, ...Object.fromEntries(both) } as TestNightjar;
}

/** A folder that is removed when the test ends. */
export async function temporaryFolder(name = 'nightjar scene '): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), name));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A tmpfs of this size, mounted on a new folder; null if this process is not allowed to mount. */
export async function mountForTest(options: string): Promise<string | null> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-mount-'));
  if ((await runToEnd('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder])).exitCode !== 0) {
    await rm(folder, { recursive: true });
    return null;
  }
  onTestFinished(async () => {
    await runToEnd('umount', [folder]);
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

// --- restoring without Nightjar's code -------------------------------------------------------

/**
 * Runs `gunzip -c FILE | psql` into a new database, as any admin could, and returns the database's
 * name.
 */
export async function restoreIntoNew(
  cluster: TestClusterClient,
  file: string,
  name: string,
  create: () => Promise<unknown> = () => cluster.createDatabase(name),
): Promise<void> {
  await create();
  const { exitCode, stderr } = await runToEnd(
    'bash',
    [
      '-o',
      'pipefail',
      '-c',
      'gunzip -c -- "$1" | psql -X -q -v ON_ERROR_STOP=1 -o /dev/null',
      'restore',
      file,
    ],
    {
      PATH: `${cluster.binDirectory}:${process.env['PATH'] ?? ''}`,
      PGHOST: cluster.host,
      PGPORT: String(cluster.port),
      PGUSER: cluster.user,
      PGPASSWORD: cluster.password,
      PGDATABASE: name,
    },
  );
  if (exitCode !== 0 || stderr !== '') throw new Error(`gunzip | psql (${exitCode}): ${stderr}`);
}

/**
 * A database with three small tables, a view and a sequence: its backup takes less than a second.
 */
export async function createSmallDatabase(cluster: TestClusterClient, name: string): Promise<void> {
  const database = await cluster.createDatabase(name);
  await database.psql(`
    CREATE TABLE readers (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
    INSERT INTO readers (name) SELECT 'Reader № ' || n FROM generate_series(1, 500) AS n;
    CREATE TABLE loans (reader integer REFERENCES readers, book text, due date DEFAULT '2026-02-14');
    INSERT INTO loans (reader, book) SELECT id, E'tab\\t, line\\n, \\\\. and ''quotes''' FROM readers;
    CREATE TABLE "Leere Tabelle" (nothing text);
    CREATE VIEW overdue AS SELECT name, book FROM readers JOIN loans ON reader = id;
    CREATE SEQUENCE tickets START 41;
    SELECT nextval('tickets');`);
}

// --- other sessions, processes and files -----------------------------------------------------

/** Another session that holds a lock which pg_dump has to wait for, until `release`. */
export const lockTable = (
  cluster: TestClusterClient,
  database: string,
  table: string,
): Promise<{ release: () => Promise<void> }> =>
  holdTransaction(cluster, database, `LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);

/** Another session with an open transaction that has executed this statement, until `release`. */
export async function holdTransaction(
  cluster: TestClusterClient,
  database: string,
  statement: string,
): Promise<{ release: () => Promise<void> }> {
  const psql = spawn(path.join(cluster.binDirectory, 'psql'), ['-X', '-q', '-A', '-t'], {
    env: {
      PGHOST: cluster.host,
      PGPORT: String(cluster.port),
      PGUSER: cluster.user,
      PGPASSWORD: cluster.password,
      PGDATABASE: database,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => void psql.once('close', () => resolve()));
  const release = async (): Promise<void> => {
    psql.stdin.end();
    await ended;
  };
  onTestFinished(release);
  psql.stdin.on('error', () => undefined);
  psql.stdin.write(`BEGIN; ${statement};\n\\echo done\n`);
  let messages = '';
  psql.stdout.setEncoding('utf8').on('data', (text: string) => (messages += text));
  await vi.waitFor(() => {
    if (!messages.includes('done')) throw new Error(`${statement} is not done: ${messages}`);
  }, soon);
  return { release };
}

/** For `vi.waitFor`: a timeout that is long enough for a busy machine, and a short interval. */
export const soon = { timeout: 40_000, interval: 10 };

export interface RunningProcess {
  pid: number;
  name: string;
  arguments: string[];
}

/** Every descendant of this process (children, their children, …), as listed in /proc. */
export async function descendants(pid = process.pid): Promise<RunningProcess[]> {
  const found: RunningProcess[] = [];
  const parents = [pid];
  for (let parent = parents.shift(); parent !== undefined; parent = parents.shift()) {
    for (const child of await childrenOf(parent)) {
      const seen = await look(child);
      if (seen === null) continue;
      found.push(seen);
      parents.push(child);
    }
  }
  return found;
}

/** The processes that any thread of this process started. */
async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch((): string[] => []);
  const children = await Promise.all(
    threads.map((thread) =>
      readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => ''),
    ),
  );
  return children.flatMap((line) => line.split(' ').filter(Boolean).map(Number));
}

async function look(pid: number): Promise<RunningProcess | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const [state] = stat.slice(stat.lastIndexOf(')') + 2);
    if (state === 'Z') return null;
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    const name = /\((.*)\)/su.exec(stat)?.[1] ?? '';
    return { pid, name, arguments: commandLine.split('\0') };
  } catch {
    return null; // the process ended while its files were read
  }
}

/** False also for a zombie process, which only waits until its parent reads its exit code. */
export async function isRunning(pid: number): Promise<boolean> {
  return (await look(pid)) !== null;
}

export async function pgDumps(below = process.pid): Promise<RunningProcess[]> {
  return (await descendants(below)).filter(({ name }) => name === 'pg_dump');
}

/** Waits until pg_dump runs and waits for a lock that another session holds. */
export async function waitForBlockedPgDump(
  cluster: TestClusterClient,
  below = process.pid,
): Promise<RunningProcess> {
  return vi.waitFor(async () => {
    const [child] = await pgDumps(below);
    const waiting = await cluster.psql(
      'postgres',
      `SELECT count(*) FROM pg_stat_activity
       WHERE ${isNightjarSession} AND wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE%'`,
    );
    if (child === undefined || waiting === '0') throw new Error('no pg_dump waits for a lock');
    return child;
  }, soon);
}

/**
 * Stops pg_dump (SIGSTOP) in the middle of the rows, after it has written some output, so that a
 * test can cause a fault and then let pg_dump continue.
 */
export async function pausePgDumpMidway(
  folder: string,
): Promise<{ pid: number; thaw: () => void }> {
  const request: PauseRequest = {
    folder,
    sizeBytes: firstMembersSizeBytes,
    timeoutMs: soon.timeout,
  };
  const worker = new Worker(new URL('./pause-pg-dump-worker.ts', import.meta.url), {
    workerData: request,
  });
  onTestFinished(async () => {
    // If the test has ended before, no thread may stop the processes of the next test.
    await worker.terminate();
    for (const dump of await pgDumps()) continueProcess(dump.pid);
  });
  const [pid] = (await once(worker, 'message')) as [number | null];
  if (pid === null) throw new Error('pg_dump was not seen in the middle of the rows');
  return { pid, thaw: () => continueProcess(pid) };
}

function continueProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // the process was killed in the meantime
  }
}

/** The regular files that a process has open. */
export async function openFiles(pid: number): Promise<string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const targets = await Promise.all(
    descriptors.map((number) => readlink(`/proc/${pid}/fd/${number}`).catch(() => '')),
  );
  const files: string[] = [];
  for (const target of targets) {
    // The system's report about a child's memory (`system/processes.ts`) is not a file on a disk.
    const isOnDisk = target.startsWith('/') && !target.startsWith('/proc/');
    const stats = isOnDisk ? await lstat(target).catch(() => null) : null;
    if (stats?.isFile() === true) files.push(target);
  }
  return files;
}

/** All names in a folder, including hidden ones, sorted; an empty list if there is no folder. */
export async function entriesOf(folder: string): Promise<string[]> {
  return (await readdir(folder).catch((): string[] => [])).toSorted();
}

/**
 * Name, mode and SHA-256 of every file in a folder; two equal lists mean that the folder is
 * unchanged.
 */
export async function fingerprintOf(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of await entriesOf(folder)) {
    const file = path.join(folder, name);
    const stats = await lstat(file);
    const mode = (stats.mode & 0o7777).toString(8);
    found[name] = stats.isFile() ? `${mode} ${await sha256(file)}` : mode;
  }
  return found;
}

async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

export interface Ended {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs a program until it exits; its environment is only `environment` and PATH. */
export async function runToEnd(
  file: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return endOf(
    spawn(file, [...args], {
      env: { PATH: process.env['PATH'], LC_ALL: 'C', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

export async function endOf(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
}

// --- the command line ------------------------------------------------------------------------

/** A home folder for the command line, so that it does not use real settings and passwords. */
export async function homeForTest(): Promise<string> {
  const home = await temporaryFolder("nightjar's home ");
  await mkdir(path.join(home, '.config'));
  await chmod(home, 0o700);
  return home;
}

/** Starts `src-main/cli.mjs` with the project's Node, as `npm run cli` does. */
export function startCli(
  home: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  input: string | null = null,
): ChildProcess {
  const child = spawn(
    path.join(projectFolder, 'node_modules/.bin/node'),
    [path.join(projectFolder, 'src-main/cli.mjs'), ...args],
    {
      cwd: home,
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        LANG: 'C.UTF-8',
        XDG_CONFIG_HOME: path.join(home, '.config'),
        DBUS_SESSION_BUS_ADDRESS: process.env['DBUS_SESSION_BUS_ADDRESS'],
        ...reportingWarnings(),
        ...environment,
      },
      stdio: [input === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    },
  );
  child.stdin?.end(input);
  return child;
}

/** `input` is the command's standard input; default: empty. */
export async function runCli(
  home: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  input: string | null = null,
): Promise<Ended> {
  return endOf(startCli(home, args, environment, input));
}
