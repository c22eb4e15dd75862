/**
 * A private PostgreSQL server: for the sample database, for drills and for the tests.
 *
 * Promises: it is accessible only from this computer (127.0.0.1 and a socket in a 0700 folder, or
 * only the socket), always needs a password, never runs as root, and stops when Nightjar exits.
 * `postgres` is a direct child process. If Nightjar is killed, a watchdog (a small shell that reads
 * from a pipe that only Nightjar holds open) stops it immediately. On systems without a shell, the
 * next start finds the server and stops it.
 *
 * Files in the folder: `data-<major>` (the database), `server.log` (of the last start), `port`
 * (used again if it is free), `owner` (number of the process that started the server), `socket`.
 */
import path from 'node:path';
import { realProcesses } from '../../system/processes.ts';
import { initialise } from './initdb.ts';
import { exists, serverMajor } from './installations.ts';
import { start } from './launch.ts';
import { acceptsPassword, replacePassword } from './password.ts';
import {
  PrivateServerError,
  type Cluster,
  type PrivateServer,
  type PrivateServerOptions,
} from './private-server.ts';
import { placeCluster } from './server-account.ts';

/**
 * Resolves when the server accepts connections with this password. Creates the data folder if it
 * does not exist. Fails with `PrivateServerError`, or with the reason of `signal`.
 */
export async function startPrivateCluster(options: PrivateServerOptions): Promise<PrivateServer> {
  if (/[\r\n\0]/u.test(options.password) || options.password === '') {
    throw new PrivateServerError('password-not-accepted', 'a password must be one line');
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
    throw new PrivateServerError('password-not-accepted', 'the server belongs to another process');
  }
  await running.stop();
  await replacePassword(cluster);
  return start(cluster);
}
