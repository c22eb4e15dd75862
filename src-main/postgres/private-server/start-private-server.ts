/**
 * A PostgreSQL server of our own: for the sample database, for drills and for the tests.
 *
 * Promises: reachable from this machine only (127.0.0.1 and a socket in a 0700 folder, or that socket
 * alone), always with a password, never as root, and it does not outlive us. `postgres` is our direct child; should we
 * be killed, a watchdog (a small shell that reads from a pipe only we hold open) stops it within a
 * moment. Where there is no shell, the next start finds the server and stops it.
 *
 * In the folder: `data-<major>` (the database), `server.log` (of the last start), `port` (used again
 * when it is free), `owner` (process number of whoever started the server), `socket`.
 */
import { constants } from 'node:fs';
import {
  access,
  chmod,
  chown,
  mkdir,
  readdir,
  rename,
  rm,
  type FileHandle,
} from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { placeCluster, type ClusterPlace, type ServerAccount } from './server-account.ts';
import { candidateBinDirectories } from '../tools/install-locations.ts';
import { makePrivateFolder } from '../../files/private-folder.ts';
import { isProcessAlive } from '../../system/process-identity.ts';
import { findEnclosure } from './enclosure.ts';
import { createFile, readRegularText } from '../../files/regular-file.ts';
import { isPostmasterOf, parentOf, readPostmasterFile } from './postmaster.ts';
import { identifier, literal, sql } from '../connection/quote-sql.ts';
import { realProcesses, type ProcessPort, type ToolOutcome } from '../../system/processes.ts';

export interface PrivateClusterOptions {
  /** Holds initdb and postgres (and psql, to find out whether the password still fits). */
  binDirectory: string;
  /** The folder to use; see cluster-account.ts for where it goes when we are root. */
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

export interface PrivateCluster {
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

export interface ServerInstallation {
  binDirectory: string;
  majorVersion: number;
}

export type PrivateClusterFailure =
  | 'unusable-installation'
  | 'initdb-failed'
  | 'start-failed'
  | 'password-not-accepted'
  | 'fill-failed';

/** `detail` is what the program said, for the log. */
export class PrivateClusterError extends Error {
  readonly code: PrivateClusterFailure;
  readonly detail: string;

  constructor(code: PrivateClusterFailure, detail: string) {
    super(`Private PostgreSQL server: ${code}: ${detail.trim()}`);
    this.name = 'PrivateClusterError';
    this.code = code;
    this.detail = detail.trim();
  }
}

type ChildProcess = ReturnType<ProcessPort['start']>;

const host = '127.0.0.1';
const startWithinMs = 60_000;
const stopWithinMs = 30_000;
const pollEveryMs = 25;

/** Every PostgreSQL on this machine that can both run a server and dump it, newest first. */
export async function findServerInstallations(
  processes: ProcessPort = realProcesses,
): Promise<ServerInstallation[]> {
  const found: ServerInstallation[] = [];
  for (const binDirectory of await candidateBinDirectories(process.platform, process.env)) {
    const needed = ['initdb', 'postgres', 'psql', 'pg_dump'];
    const present = await Promise.all(needed.map((name) => exists(program(binDirectory, name))));
    if (present.includes(false)) continue;
    const majorVersion = await serverMajor(binDirectory, processes).catch(() => null);
    if (majorVersion !== null) found.push({ binDirectory, majorVersion });
  }
  return found.toSorted((a, b) => b.majorVersion - a.majorVersion);
}

/** The newest of them. */
export async function findServerInstallation(
  processes: ProcessPort = realProcesses,
): Promise<ServerInstallation | null> {
  return (await findServerInstallations(processes))[0] ?? null;
}

export async function startPrivateCluster(options: PrivateClusterOptions): Promise<PrivateCluster> {
  if (/[\r\n\0]/u.test(options.password) || options.password === '') {
    throw new PrivateClusterError('password-not-accepted', 'a password must be one line');
  }
  const processes = options.processes ?? realProcesses;
  options.signal?.throwIfAborted();
  const major = await serverMajor(options.binDirectory, processes);
  const place = await placeCluster(options.dataRoot);
  const cluster: Cluster = {
    ...place,
    data: path.join(place.folder, `data-${major}`),
    user: options.user ?? 'nightjar',
    options,
    processes,
  };

  const isNew = !(await exists(path.join(cluster.data, 'PG_VERSION')));
  if (isNew) {
    options.onPhase?.('initialising');
    await initialise(cluster);
  }
  options.onPhase?.('starting');
  const running = await start(cluster);
  if (isNew || (await acceptsPassword(cluster, running))) return running;
  if (running.shared) {
    throw new PrivateClusterError('password-not-accepted', 'the server belongs to another process');
  }
  await running.stop();
  await replacePassword(cluster);
  return start(cluster);
}

interface Cluster extends ClusterPlace {
  data: string;
  user: string;
  options: PrivateClusterOptions;
  processes: ProcessPort;
}

// --- initdb ---------------------------------------------------------------------------------

/** Made beside its place and then renamed, so that an interrupted initdb is simply done again. */
async function initialise(cluster: Cluster): Promise<void> {
  await removeAbandoned(cluster.folder);
  const fresh = path.join(cluster.folder, `initialising-${process.pid}`);
  const passwordFile = path.join(cluster.folder, `initialising-${process.pid}.password`);
  try {
    await writeFresh(passwordFile, `${cluster.options.password}\n`, cluster.account);
    const wanted = process.platform === 'win32' ? 'C' : 'C.UTF-8';
    let outcome = await initdb(cluster, fresh, passwordFile, wanted);
    if (outcome.exitCode !== 0 && /invalid locale/iu.test(outcome.stderr)) {
      await rm(fresh, { recursive: true, force: true });
      outcome = await initdb(cluster, fresh, passwordFile, 'C');
    }
    cluster.options.signal?.throwIfAborted();
    if (outcome.exitCode !== 0) throw new PrivateClusterError('initdb-failed', complaint(outcome));
    await rename(fresh, cluster.data).catch(async (error: unknown) => {
      // Another process was quicker; its cluster is as good as ours.
      if (!(await exists(path.join(cluster.data, 'PG_VERSION')))) throw error;
    });
  } finally {
    await rm(passwordFile, { force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

function initdb(
  cluster: Cluster,
  folder: string,
  passwordFile: string,
  locale: string,
): Promise<ToolOutcome> {
  const { signal, binDirectory, fsync } = cluster.options;
  return cluster.processes.run({
    file: program(binDirectory, 'initdb'),
    args: [
      `--pgdata=${folder}`,
      `--username=${cluster.user}`,
      `--pwfile=${passwordFile}`,
      `--locale=${locale}`,
      '--encoding=UTF8',
      '--auth=scram-sha-256',
      ...(fsync === false ? ['--no-sync'] : []),
    ],
    env: serverEnvironment(),
    cwd: cluster.folder,
    timeoutMs: 120_000,
    ...(signal === undefined ? {} : { signal }),
    ...cluster.account,
  });
}

/** Left by processes that were killed during initdb. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^initialising-(\d+)/u.exec(name)?.[1];
    if (pid === undefined || isProcessAlive(Number(pid))) continue;
    await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

// --- start ----------------------------------------------------------------------------------

async function start(cluster: Cluster): Promise<PrivateCluster> {
  const giveUpAt = performance.now() + startWithinMs;
  for (;;) {
    cluster.options.signal?.throwIfAborted();
    const other = await otherServer(cluster, giveUpAt);
    if (other !== null) return other;
    const launched = await launch(cluster, giveUpAt);
    if (typeof launched !== 'string') return launched;
    // The port was taken meanwhile; the last server's processes are still ending; or another
    // Nightjar starts this very cluster. All of them pass.
    const passes =
      /Address already in use|pre-existing shared memory block|lock file "[^"\n]*" already exists/iu;
    if (!passes.test(launched) || performance.now() > giveUpAt) {
      throw new PrivateClusterError('start-failed', launched);
    }
    await delay(200);
  }
}

/** A server that runs on our data already: used when its owner lives, ended when it was left. */
async function otherServer(cluster: Cluster, giveUpAt: number): Promise<PrivateCluster | null> {
  const { data, folder, processes } = cluster;
  const file = await readPostmasterFile(data);
  if (file === null) return null;
  if (!(await isPostmasterOf(file.pid, data, processes))) {
    // The number may belong to a stranger by now, for which postgres would refuse to start.
    if (isProcessAlive(file.pid)) await rm(path.join(data, 'postmaster.pid'), { force: true });
    return null;
  }
  const owner = Number(await readRegularText(path.join(folder, 'owner')).catch(() => ''));
  const parent = await parentOf(file.pid, processes);
  const owned = owner > 1 && isProcessAlive(owner) && (parent === null || parent === owner);
  if (!owned) {
    await signalServer(cluster, file.pid, 'fast');
    await untilGone(cluster, file.pid, 'immediate');
    return null;
  }
  while (!(await readPostmasterFile(data))?.ready) {
    if (performance.now() > giveUpAt) throw new PrivateClusterError('start-failed', 'not ready');
    if (!(await isPostmasterOf(file.pid, data, processes))) return null;
    await delay(pollEveryMs);
  }
  const ready = (await readPostmasterFile(data)) ?? file;
  const stop = async (): Promise<void> => {};
  return describeCluster(cluster, ready.port, ready.pid, ready.socketDirectory, stop, {
    isEnclosed: false,
    shared: true,
  });
}

/** Starts the server, or returns why it ended at once. */
async function launch(cluster: Cluster, giveUpAt: number): Promise<PrivateCluster | string> {
  const { data, folder, account, options, processes } = cluster;
  const [port, sockets] = await Promise.all([choosePort(folder), prepareSocketFolder(cluster)]);
  const logFile = path.join(folder, 'server.log');
  const log = await openFresh(logFile);
  const enclosure =
    options.enclosed === true
      ? await findEnclosure(processes, options.binDirectory, account)
      : null;
  let child: ChildProcess;
  try {
    const server = {
      file: program(options.binDirectory, 'postgres'),
      args: ['-D', data, ...settingArguments(cluster, port, sockets?.folder ?? null)],
      env: serverEnvironment(),
      cwd: folder,
      ...account,
    };
    const folders = [folder, ...(sockets === null ? [] : [sockets.folder])];
    child = processes.start({
      ...(enclosure?.around(server, folders, options.readable) ?? server),
      stdio: ['ignore', log.fd, log.fd],
    });
  } finally {
    await log.close();
  }
  const ended = whenEnded(child);
  const cleanUp = async (): Promise<void> => sockets?.remove();
  const { pid } = child;
  if (pid === undefined) {
    await cleanUp();
    throw new PrivateClusterError('start-failed', (await ended.promise) ?? 'cannot be started');
  }
  const guard = startWatchdog(cluster, pid);
  await writeFresh(path.join(folder, 'owner'), String(process.pid), account);

  let stopping: Promise<void> | null = null;
  const stop = (mode: StopMode = 'fast'): Promise<void> => {
    stopping ??= (async () => {
      // Signals would reach the room, and not who is in it; the room takes all that is in it along.
      if (enclosure !== null) child.kill('SIGKILL');
      await stopChild(cluster, child, ended, mode);
      await guard.end();
      await cleanUp();
    })();
    return stopping;
  };

  while (!ended.happened()) {
    const file = await readPostmasterFile(data);
    // Inside of a room processes have other numbers.
    if (file?.ready === true && (file.pid === pid || enclosure !== null)) {
      await writeFresh(path.join(folder, 'port'), String(port), account);
      return describeCluster(cluster, port, pid, sockets?.folder ?? null, stop, {
        isEnclosed: enclosure !== null,
        shared: false,
      });
    }
    if (options.signal?.aborted || performance.now() > giveUpAt) {
      await stop('immediate');
      options.signal?.throwIfAborted();
      throw new PrivateClusterError('start-failed', `no answer in ${startWithinMs / 1000} s`);
    }
    await Promise.race([delay(pollEveryMs), ended.promise]);
  }
  await stop();
  return (await readRegularText(logFile).catch(() => '')).slice(-4000);
}

function settingArguments(cluster: Cluster, port: number, sockets: string | null): string[] {
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: isReachedBySocket(cluster, sockets) ? '' : host,
    // Quoted, because the value is a list.
    unix_socket_directories: sockets === null ? '' : `"${sockets.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    fsync: cluster.options.fsync === false ? 'off' : 'on',
    ...(cluster.options.fsync === false ? { full_page_writes: 'off' } : {}),
    ...(cluster.options.fsync === false ? { synchronous_commit: 'off' } : {}),
    logging_collector: 'off',
    // A statement that failed may hold a password.
    log_min_error_statement: 'panic',
    ...cluster.options.settings,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function describeCluster(
  cluster: Cluster,
  port: number,
  pid: number,
  socketDirectory: string | null,
  stop: PrivateCluster['stop'],
  nature: Pick<PrivateCluster, 'isEnclosed' | 'shared'>,
): PrivateCluster {
  const { user, folder, options } = cluster;
  return {
    // libpq takes an absolute path for the folder of a socket.
    host: isReachedBySocket(cluster, socketDirectory) ? (socketDirectory ?? host) : host,
    port,
    user,
    password: options.password,
    socketDirectory,
    binDirectory: options.binDirectory,
    folder,
    pid,
    ...nature,
    stop,
  };
}

function isReachedBySocket({ options }: Cluster, socketDirectory: string | null): boolean {
  return options.network === false && socketDirectory !== null;
}

// --- stop -----------------------------------------------------------------------------------

async function stopChild(
  cluster: Cluster,
  child: ChildProcess,
  ended: Ended,
  mode: StopMode,
): Promise<void> {
  if (ended.happened() || child.pid === undefined) return;
  const impatience = mode === 'fast' ? ['immediate', 'kill'] : ['kill'];
  await signalServer(cluster, child.pid, mode);
  for (const next of impatience) {
    const wait = new AbortController();
    const timeout = delay(stopWithinMs, 'late', { signal: wait.signal }).catch(() => 'ended');
    const result = await Promise.race([ended.promise.then(() => 'ended'), timeout]);
    wait.abort();
    if (result === 'ended') return;
    if (next === 'immediate') await signalServer(cluster, child.pid, 'immediate');
    else child.kill('SIGKILL');
  }
  await ended.promise;
}

async function signalServer(cluster: Cluster, pid: number, mode: StopMode): Promise<void> {
  if (process.platform !== 'win32') {
    try {
      process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    return;
  }
  // Windows has no signals; pg_ctl speaks PostgreSQL's own substitute for them.
  await cluster.processes.run({
    file: program(cluster.options.binDirectory, 'pg_ctl'),
    args: ['stop', '-D', cluster.data, '-m', mode, '-W'],
    env: serverEnvironment(),
    timeoutMs: stopWithinMs,
  });
}

async function untilGone(cluster: Cluster, pid: number, insist: StopMode): Promise<void> {
  const insistAt = performance.now() + stopWithinMs;
  let insisted = false;
  while (await isPostmasterOf(pid, cluster.data, cluster.processes)) {
    cluster.options.signal?.throwIfAborted();
    if (performance.now() > insistAt && !insisted) {
      insisted = true;
      await signalServer(cluster, pid, insist);
    }
    if (performance.now() > insistAt + stopWithinMs) {
      throw new PrivateClusterError('start-failed', `an older server (${pid}) does not end`);
    }
    await delay(pollEveryMs);
  }
}

/**
 * Waits for the end of its input, that is for the end of us, and then stops the server if
 * `postmaster.pid` still names it. It ignores Ctrl-C, which a terminal sends to the whole group.
 */
function startWatchdog(cluster: Cluster, serverPid: number): { end: () => Promise<void> } {
  if (process.platform === 'win32') return { end: async () => {} };
  const script = [
    "trap '' INT HUP TERM",
    'while read -r _; do :; done',
    'IFS= read -r pid <"$1" 2>/dev/null || exit 0',
    '[ "$pid" = "$2" ] && kill -INT "$2" 2>/dev/null',
    'exit 0',
  ].join('\n');
  const child = cluster.processes.start({
    file: '/bin/sh',
    args: ['-c', script, 'watchdog', path.join(cluster.data, 'postmaster.pid'), String(serverPid)],
    env: serverEnvironment(),
    cwd: cluster.folder,
    stdio: ['pipe', 'ignore', 'ignore'],
    ...cluster.account,
  });
  const ended = whenEnded(child);
  child.stdin?.on('error', () => undefined);
  return {
    end: async () => {
      child.stdin?.end();
      await ended.promise;
    },
  };
}

// --- password -------------------------------------------------------------------------------

async function acceptsPassword(cluster: Cluster, running: PrivateCluster): Promise<boolean> {
  const psql = program(cluster.options.binDirectory, 'psql');
  if (!(await exists(psql))) return true;
  const outcome = await cluster.processes.run({
    file: psql,
    args: ['-X', '-q', '-w', '-c', 'SELECT 1'],
    env: {
      ...serverEnvironment(),
      PGHOST: running.host,
      PGPORT: String(running.port),
      PGUSER: running.user,
      PGPASSWORD: running.password,
      PGDATABASE: 'postgres',
      PGSSLMODE: 'disable',
      PGPASSFILE: os.devNull,
    },
    timeoutMs: 20_000,
  });
  return !outcome.stderr.includes('password authentication failed');
}

/** With the server stopped, PostgreSQL's single-user mode needs no password. */
async function replacePassword(cluster: Cluster): Promise<void> {
  const { user, options } = cluster;
  const statement = sql`ALTER ROLE ${identifier(user)} PASSWORD ${literal(options.password)}`;
  const outcome = await cluster.processes.run({
    file: program(cluster.options.binDirectory, 'postgres'),
    args: [
      '--single',
      '-D',
      cluster.data,
      '-c',
      'password_encryption=scram-sha-256',
      '-c',
      'standard_conforming_strings=on',
      'postgres',
    ],
    env: serverEnvironment(),
    stdin: `${statement.text}\n`,
    cwd: cluster.folder,
    timeoutMs: 30_000,
    ...cluster.account,
  });
  if (outcome.exitCode !== 0 || /ERROR|FATAL/u.test(outcome.stderr)) {
    throw new PrivateClusterError('password-not-accepted', complaint(outcome));
  }
}

// --- small parts ----------------------------------------------------------------------------

interface Ended {
  /** The reason when the program could not be started, otherwise null. */
  promise: Promise<string | null>;
  happened: () => boolean;
}

function whenEnded(child: ChildProcess): Ended {
  let happened = false;
  const promise = new Promise<string | null>((resolve) => {
    const end = (reason: string | null): void => {
      happened = true;
      resolve(reason);
    };
    child.once('exit', () => end(null));
    child.on('error', (error) => {
      if (child.pid === undefined) end(error.message);
    });
  });
  return { promise, happened: () => happened };
}

/** The port of last time, so that saved connections keep working; otherwise any free one. */
async function choosePort(folder: string): Promise<number> {
  const last = Number(await readRegularText(path.join(folder, 'port')).catch(() => '0'));
  const wanted = Number.isInteger(last) && last > 1023 && last < 65_536 ? last : 0;
  return listenOnce(wanted).catch(() => listenOnce(0));
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const chosen = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(chosen));
    });
  });
}

/** The path of a socket may have 103 bytes on macOS, 107 on Linux. */
const longestSocketFolder = 103 - '/.s.PGSQL.65535'.length;

async function prepareSocketFolder({
  folder,
  account,
}: Cluster): Promise<{ folder: string; remove: () => Promise<void> } | null> {
  if (process.platform === 'win32') return null;
  const near = path.join(folder, 'socket');
  if (Buffer.byteLength(near) <= longestSocketFolder) {
    await mkdir(near, { recursive: true, mode: 0o700 });
    await giveTo(near, account);
    return { folder: near, remove: async () => undefined };
  }
  const base = Buffer.byteLength(os.tmpdir()) + 55 <= longestSocketFolder ? os.tmpdir() : '/tmp';
  // Swept at the next start, should we be killed.
  const far = await makePrivateFolder(base);
  if (account !== null) await chmod(far.path, 0o711);
  const sockets = path.join(far.path, 's');
  await mkdir(sockets, { mode: 0o700 });
  await giveTo(sockets, account);
  return { folder: sockets, remove: far.remove };
}

/** A new file of mode 0600. As root in a folder of another account, never follow what lies there. */
async function openFresh(file: string): Promise<FileHandle> {
  await rm(file, { force: true });
  return createFile(file);
}

async function writeFresh(
  file: string,
  text: string,
  account: ServerAccount | null,
): Promise<void> {
  const handle = await openFresh(file);
  try {
    await handle.writeFile(text);
    if (account !== null) await handle.chown(account.uid, account.gid);
  } finally {
    await handle.close();
  }
}

async function giveTo(folder: string, account: ServerAccount | null): Promise<void> {
  if (account !== null) await chown(folder, account.uid, account.gid);
}

/** Nothing of ours but what programs need to run at all; time zone and language are fixed. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
  const passed = ['PATH', 'Path', 'SystemRoot', 'SystemDrive', 'TEMP', 'TMP', 'COMSPEC'];
  for (const name of passed) if (process.env[name] !== undefined) env[name] = process.env[name];
  return env;
}

function program(binDirectory: string, name: string): string {
  return path.join(binDirectory, process.platform === 'win32' ? `${name}.exe` : name);
}

async function serverMajor(binDirectory: string, processes: ProcessPort): Promise<number> {
  const outcome = await processes.run({
    file: program(binDirectory, 'postgres'),
    args: ['--version'],
    env: serverEnvironment(),
    timeoutMs: 20_000,
  });
  // "postgres (PostgreSQL) 15.18 (Debian …)", "18beta2"
  const major = /\(PostgreSQL\) (\d+)/u.exec(outcome.stdout)?.[1];
  if (major === undefined) {
    throw new PrivateClusterError('unusable-installation', complaint(outcome));
  }
  return Number(major);
}

function complaint(outcome: ToolOutcome): string {
  if (outcome.spawnError !== null) return outcome.spawnError.message;
  if (outcome.timedOut) return 'it took too long';
  return outcome.stderr.trim() || outcome.stdout.trim() || `it ended with ${outcome.exitCode}`;
}

async function exists(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
}
