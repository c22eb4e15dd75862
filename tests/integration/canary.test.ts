/**
 * A canary password: if it occurs in any place except the keychain, the password file of a running
 * child process and the server itself, another user could read it.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { keytarStore } from '../../src-main/credentials/keytar-store.ts';
import {
  createSmallDatabase,
  endOf,
  engineForTest,
  entriesOf,
  homeForTest,
  lockTable,
  runCli,
  startCli,
  temporaryFolder,
  waitForBlockedPgDump,
} from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'small canary';
const role = 'miner';
/** The same text in every encoding of the password, so that one search finds all of them. */
const song = 'Kanari3nvogel';
const canary = String.raw`${song}:\'"ü§ %41$x#${song}`;
const url = cluster.url(database).replace(cluster.user, role);

beforeAll(async () => {
  await createSmallDatabase(cluster, database);
  await cluster.psql(
    database,
    `CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD '${canary.replaceAll("'", "''")}'`,
  );
});
afterAll(async () => {
  await cluster.dropDatabase(database);
  await cluster.psql('postgres', `DROP ROLE ${role}`);
});

/** A folder for password files and similar, without files of other processes. */
let temporary: string;
beforeEach(async () => {
  temporary = await temporaryFolder('nightjar-canary-');
});

describe('a password', () => {
  it('a password is not visible in any place while the engine uses it, nor later', async () => {
    const engine = await engineForTest({
      secrets: keytarStore({ service: 'Nightjar canary test', timeoutMs: 5000 }),
    });
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const watch = watchArguments();
    const { connections } = engine.nightjar;
    const { id } = await engine.connect(cluster, { database, user: role }, canary);
    try {
      await connections.probe(id);
      const { name, host, port, user, tlsMode, rootCertificatePem } = connections.find(id);
      const fields = { name, host, port, database, user, tlsMode, rootCertificatePem };
      await connections.test({ fields, password: canary }, null);
      await connections
        .test({ fields: { ...fields, database: 'nowhere' }, password: canary }, null)
        .catch(() => undefined);
      await connections.update(id, fields, canary, 'keychain');

      const lock = await lockTable(cluster, database, 'loans');
      const running = engine.backUp(id);
      const pgDump = await waitForBlockedPgDump(cluster);
      const environment = await environmentOf(pgDump.pid);
      const passwordFile = environment['PGPASSFILE'] ?? '';
      // The one place that contains it in the middle of a run: this proves that the test would find
      // it.
      expect(await readFile(passwordFile, 'utf8')).toContain(song);
      expect((await stat(passwordFile)).mode & 0o777).toBe(0o600);
      expect((await stat(path.dirname(passwordFile))).mode & 0o777).toBe(0o700);
      expect(JSON.stringify(environment)).not.toContain(song);
      await lock.release();
      expect((await running).state).toBe('published');

      // A refused login is a typical reason to read logs.
      await connections.update(id, fields, `${canary} wrong`, 'memory');
      expect((await engine.backUp(id)).state).toBe('failed');
      await connections.update(id, fields, canary, 'memory');
      await engine.backUpWell(id);

      expect(await watch.end()).toEqual([]);
      expect(watch.seen()).toContain('pg_dump');
      expect(await engine.log()).toContain('backup created');
      expect(await filesThatSing(engine.userDataFolder)).toEqual([]);
      expect(await filesThatSing(engine.backupFolder)).toEqual([]);
      expect(await entriesOf(temporary)).toEqual([]);
      const { nightjar, notifications, changes } = engine;
      expect(
        JSON.stringify([notifications, changes, nightjar.runs.list(), connections.list(), fields]),
      ).not.toContain(song);
      expect(process.argv.join()).not.toContain(song);
    } finally {
      await connections.remove(id);
    }
  });

  it.each([
    ['PGPASSWORD', [url], { PGPASSWORD: canary }],
    ['its URL', [url.replace('@', `:${encodeURIComponent(canary)}@`)], {}],
  ])(
    'a password given to the command line by %s is not passed on',
    async (_how, [from = ''], environment) => {
      const home = await homeForTest();
      const watch = watchArguments();
      const lock = await lockTable(cluster, database, 'loans');
      const child = startCli(home, ['backup', '--url', from, '--output', 'b', '--json'], {
        ...environment,
        TMPDIR: temporary,
      });
      const end = endOf(child);
      const pgDump = await waitForBlockedPgDump(cluster, child.pid);
      expect(JSON.stringify(await environmentOf(pgDump.pid))).not.toContain(song);
      await lock.release();
      const ended = await end;
      expect(ended.exitCode).toBe(0);
      expect(ended.stdout + ended.stderr).not.toContain(song);
      // The user who typed the password is responsible for its visibility in the arguments; child
      // processes must not add to it.
      expect(await watch.end()).toEqual(
        from.includes(song) ? [expect.stringMatching(/^node .*cli\.m?[jt]s backup /u)] : [],
      );
      expect(await filesThatSing(home)).toEqual([]);
      expect(await entriesOf(temporary)).toEqual([]);
    },
  );

  it('a password that is wrong, or part of a wrong URL, is not repeated by the command line', async () => {
    const home = await homeForTest();
    const secret = encodeURIComponent(canary);
    for (const args of [
      ['--json', '--url', url.replace('@', `:${secret}wrong@`)],
      ['--json', '--url', url.replace('@', `:${secret}@`).replace(/[^/]*$/u, 'nowhere')],
      ['--json', '--url', `postgresql://u:${secret}@h:99999/x`],
      ['--url', `postgresql://u:${secret}%zz@h/x`],
      ['--url', `mysql://u:${secret}@h/x`],
      ['--url', `postgresql://u:${secret}@127.0.0.1:1/x`],
    ]) {
      const ended = await runCli(home, ['backup', '--output', 'b', ...args]);
      expect(ended.exitCode).not.toBe(0);
      expect(ended.stdout + ended.stderr).toMatch(/\w/u);
      expect(ended.stdout + ended.stderr).not.toContain(song);
    }
    expect(await filesThatSing(home)).toEqual([]);
  });

  it('a password file that a killed Nightjar left is removed at the next start', async () => {
    const home = await homeForTest();
    const environment = { PGPASSWORD: canary, TMPDIR: temporary };
    const lock = await lockTable(cluster, database, 'loans');
    const args = ['backup', '--url', url, '--output', 'b', '--json'];
    const child = startCli(home, args, environment);
    const end = endOf(child);
    await waitForBlockedPgDump(cluster, child.pid);
    child.kill('SIGKILL');
    await end;
    await lock.release();
    expect(await filesThatSing(temporary)).not.toEqual([]);
    expect((await runCli(home, args, environment)).exitCode).toBe(0);
    expect(await entriesOf(temporary)).toEqual([]);
  });
});

/** Reads the arguments of all processes of this computer repeatedly. */
function watchArguments(): { end: () => Promise<string[]>; seen: () => string[] } {
  const ending = new AbortController();
  const singing = new Set<string>();
  const names = new Set<string>();
  const look = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/u.test(name))) {
        const bytes = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
        const [file = '', ...args] = bytes.split('\0');
        names.add(path.basename(file));
        if (bytes.includes(song)) singing.add([path.basename(file), ...args].join(' '));
      }
      await delay(3);
    }
  };
  const looking = look();
  return {
    end: async () => {
      ending.abort();
      await looking;
      return [...singing];
    },
    seen: () => [...names],
  };
}

async function environmentOf(pid: number): Promise<Record<string, string>> {
  const text = await readFile(`/proc/${pid}/environ`, 'utf8');
  return Object.fromEntries(
    text.split('\0').map((entry) => {
      const at = entry.indexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

/**
 * Every file in a folder and its subfolders with the password in its name or its content, also
 * inside gzip.
 */
async function filesThatSing(folder: string): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile()) {
      if (file.includes(song)) found.push(file);
      continue;
    }
    // A lock may already have been removed.
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (bytes === null) continue;
    const content = file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    if (file.includes(song) || content.includes(song)) found.push(file);
  }
  return found;
}
