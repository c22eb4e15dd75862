/** Starts the server of a data folder, or uses the server that already runs on it. */
import { rm } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readRegularText } from '../../files/regular-file.ts';
import { isProcessAlive } from '../../system/process-identity.ts';
import { findSandbox } from './sandbox.ts';
import { program, serverEnvironment } from './installations.ts';
import { openFresh, prepareSocketFolder, writeFresh } from './owned-files.ts';
import { isPostmasterOf, parentOf, readPostmasterFile } from './postmaster.ts';
import {
  host,
  pollEveryMs,
  PrivateServerError,
  startWithinMs,
  type ChildProcess,
  type Cluster,
  type PrivateServer,
  type StopMode,
} from './private-server.ts';
import { signalServer, startWatchdog, stopChild, untilGone, whenEnded } from './stop.ts';

/**
 * Resolves when the server accepts connections. Fails with `start-failed`. Repeats the start for
 * one minute if the cause is temporary.
 */
export async function start(cluster: Cluster): Promise<PrivateServer> {
  const giveUpAt = performance.now() + startWithinMs;
  for (;;) {
    cluster.options.signal?.throwIfAborted();
    const other = await otherServer(cluster, giveUpAt);
    if (other !== null) return other;
    const launched = await launch(cluster, giveUpAt);
    if (typeof launched !== 'string') return launched;
    // The port was taken since it was chosen, processes of the last server are still exiting, or
    // another Nightjar starts this cluster. All of these causes are temporary.
    const passes =
      /Address already in use|pre-existing shared memory block|lock file "[^"\n]*" already exists/iu;
    if (!passes.test(launched) || performance.now() > giveUpAt) {
      throw new PrivateServerError('start-failed', launched);
    }
    await delay(200);
  }
}

/**
 * Handles a server that already runs on this data folder: uses it if its owner is running, stops it
 * if it was abandoned.
 */
async function otherServer(cluster: Cluster, giveUpAt: number): Promise<PrivateServer | null> {
  const { data, folder, processes } = cluster;
  const file = await readPostmasterFile(data);
  if (file === null) return null;
  if (!(await isPostmasterOf(file.pid, data, processes))) {
    // Another process can have this number now. postgres would then refuse to start.
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
    if (performance.now() > giveUpAt) throw new PrivateServerError('start-failed', 'not ready');
    if (!(await isPostmasterOf(file.pid, data, processes))) return null;
    await delay(pollEveryMs);
  }
  const ready = (await readPostmasterFile(data)) ?? file;
  const stop = async (): Promise<void> => {};
  return describeCluster(cluster, ready.port, ready.pid, ready.socketDirectory, stop, {
    isSandboxed: false,
    shared: true,
  });
}

/** Starts the server. Returns the reason if it exited immediately. */
async function launch(cluster: Cluster, giveUpAt: number): Promise<PrivateServer | string> {
  const { data, folder, account, options, processes } = cluster;
  const [port, sockets] = await Promise.all([choosePort(folder), prepareSocketFolder(cluster)]);
  const logFile = path.join(folder, 'server.log');
  const log = await openFresh(logFile);
  const sandbox =
    options.sandboxed === true ? await findSandbox(processes, options.binDirectory, account) : null;
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
      ...(sandbox?.around(server, folders, options.readable) ?? server),
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
    throw new PrivateServerError('start-failed', (await ended.promise) ?? 'cannot be started');
  }
  const guard = startWatchdog(cluster, pid);
  await writeFresh(path.join(folder, 'owner'), String(process.pid), account);

  let stopping: Promise<void> | null = null;
  const stop = (mode: StopMode = 'fast'): Promise<void> => {
    stopping ??= (async () => {
      // Signals would reach only the sandbox process. Killing the sandbox kills everything in it.
      if (sandbox !== null) child.kill('SIGKILL');
      await stopChild(cluster, child, ended, mode);
      await guard.end();
      await cleanUp();
    })();
    return stopping;
  };

  while (!ended.happened()) {
    const file = await readPostmasterFile(data);
    // Processes have other numbers inside a sandbox.
    if (file?.ready === true && (file.pid === pid || sandbox !== null)) {
      await writeFresh(path.join(folder, 'port'), String(port), account);
      return describeCluster(cluster, port, pid, sockets?.folder ?? null, stop, {
        isSandboxed: sandbox !== null,
        shared: false,
      });
    }
    if (options.signal?.aborted || performance.now() > giveUpAt) {
      await stop('immediate');
      options.signal?.throwIfAborted();
      throw new PrivateServerError('start-failed', `no answer in ${startWithinMs / 1000} s`);
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
    // A failed statement can contain a password.
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
  stop: PrivateServer['stop'],
  nature: Pick<PrivateServer, 'isSandboxed' | 'shared'>,
): PrivateServer {
  const { user, folder, options } = cluster;
  return {
    // libpq treats an absolute path as the folder of a socket.
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

/** The port of the last start, so that saved connections remain valid; otherwise any free port. */
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
