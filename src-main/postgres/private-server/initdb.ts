/** Creates the data folder of a private server. */
import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { isProcessAlive } from '../../system/process-identity.ts';
import type { ToolOutcome } from '../../system/processes.ts';
import { errorMessageOf, exists, program, serverEnvironment } from './installations.ts';
import { writeFresh } from './owned-files.ts';
import { PrivateServerError, type Cluster } from './private-server.ts';

/** Created under a temporary name and then renamed, so that an interrupted initdb is repeated. */
export async function initialise(cluster: Cluster): Promise<void> {
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
    if (outcome.exitCode !== 0)
      throw new PrivateServerError('initdb-failed', errorMessageOf(outcome));
    await rename(fresh, cluster.data).catch(async (error: unknown) => {
      // Another process has already created it. Its cluster is equivalent.
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

/** Stale files of processes that were killed during initdb. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^initialising-(\d+)/u.exec(name)?.[1];
    if (pid === undefined || isProcessAlive(Number(pid))) continue;
    await rm(path.join(folder, name), { recursive: true, force: true });
  }
}
