/** A real streaming standby of a test server, created with pg_basebackup. */
import { spawn } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';

import { placeCluster } from '../../src-main/postgres/private-server/server-account.ts';
import { endOf, runToEnd, soon } from './engine.ts';
import { clientOf, type TestClusterClient } from './test-cluster.ts';

export interface Standby extends TestClusterClient {
  /**
   * Resolves when the standby has received everything that the primary has written until now; the
   * changes may not be applied yet.
   */
  received: () => Promise<void>;
  remove: () => Promise<void>;
}

export async function startStandby(
  primary: TestClusterClient,
  settings: Record<string, string>,
): Promise<Standby> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'njtest-standby-'));
  const { folder, account } = await placeCluster(root);
  const data = path.join(folder, 'data');
  const program = (name: string): string => path.join(primary.binDirectory, name);
  const copy = await runToEnd(
    program('pg_basebackup'),
    ['-D', data, '--wal-method=stream', '--checkpoint=fast', '--write-recovery-conf', '--no-sync'],
    {
      PGHOST: primary.host,
      PGPORT: String(primary.port),
      PGUSER: primary.user,
      PGPASSWORD: primary.password,
    },
  );
  if (copy.exitCode !== 0) throw new Error(`pg_basebackup: ${copy.stderr}`);
  if (account !== null) await giveAll(data, account.uid, account.gid);

  const port = await freePort();
  const all = {
    ...settings,
    port: String(port),
    listen_addresses: primary.host,
    unix_socket_directories: '',
    fsync: 'off',
  };
  // The shell stops the server when its input closes, which happens when this process ends for any
  // reason.
  const server = spawn(
    '/bin/sh',
    [
      '-c',
      '"$@" & cat >/dev/null; kill -QUIT $!; wait',
      'standby',
      program('postgres'),
      '-D',
      data,
    ].concat(Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])),
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['pipe', 'ignore', 'pipe'],
      ...account,
    },
  );
  const ended = endOf(server);
  const client = clientOf({ ...primary, port, folder, pid: server.pid ?? 0 });
  const remove = async (): Promise<void> => {
    server.stdin.end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  await vi.waitFor(() => client.psql('postgres', 'SELECT 1'), { ...soon, interval: 100 });
  return {
    ...client,
    remove,
    received: async () => {
      const position = await primary.psql('postgres', 'SELECT pg_current_wal_insert_lsn()');
      await vi.waitFor(async () => {
        const there = await client.psql(
          'postgres',
          `SELECT pg_last_wal_receive_lsn() >= '${position}'`,
        );
        if (there !== 't') throw new Error('the standby is behind');
      }, soon);
    },
  };
}

async function giveAll(folder: string, uid: number, gid: number): Promise<void> {
  await chown(folder, uid, gid);
  for (const name of await readdir(folder, { recursive: true })) {
    await chown(path.join(folder, name), uid, gid);
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : 0;
}
