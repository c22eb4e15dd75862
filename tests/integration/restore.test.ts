/**
 * Restores with real servers: complete, next to existing databases, and without remains if they
 * fail.
 */
import {
  appendFile,
  copyFile,
  readdir,
  readFile,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import {
  homeForTest,
  runCli,
  startEngine,
  temporaryFolder,
  type Ended,
  type TestEngine,
} from '../support/engine.ts';
import {
  databasesOf,
  dumpWith,
  errorCodeOf,
  restore as restoreWith,
  startRestore,
} from '../support/restore-scene.ts';
import { silentProxy } from '../support/silent-proxy.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
let engine: TestEngine;
let connection: Connection;
let backup: string;

beforeAll(async () => {
  engine = await startEngine();
  connection = await engine.connect(cluster, { database: sampleDatabaseName });
  backup = await engine.backUpWell(connection.id);
});
afterAll(() => engine.stop());

const databases = (): Promise<string[]> => databasesOf(cluster);

const restore = (
  filePath: string,
  database: string,
  options: { mode?: 'new' | 'replace'; trusted?: boolean } = {},
): Promise<unknown> =>
  restoreWith(engine, { filePath, connectionId: connection.id, database, ...options });

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('a restore into a new database', () => {
  it('a restore into a new database restores everything, and reports what it did', async () => {
    const before = await databases();
    const result = await restore(backup, 'brought "back"');
    expect(result).toMatchObject({ database: 'brought "back"', replacedDatabase: null });
    expect((await databases()).filter((name) => !before.includes(name))).toEqual([
      'brought "back"',
    ]);
    // A dump of the copy is equal to a dump of the original, except for the random key of its
    // restrict lines.
    const again = await engine.connect(cluster, {
      name: 'the copy',
      database: 'brought "back"',
    });
    const copy = await engine.backUpWell(again.id);
    const text = async (file: string): Promise<string> =>
      gunzipSync(await readFile(file))
        .toString()
        .replaceAll(/^\\(?:un)?restrict .*$/gmu, '');
    expect(await text(copy)).toBe(await text(backup));
    await engine.nightjar.connections.remove(again.id);
    await cluster.dropDatabase('brought "back"');
  });

  it('the progress is estimated by the bytes of the chosen tables, and by restores of the same kind', async () => {
    const order = { filePath: backup, connectionId: connection.id, trusted: false } as const;
    const review = (tables: { schema: string; name: string }[] | null) =>
      engine.nightjar.restores.review({ ...order, database: 'not there', mode: 'new', tables });
    const { tables } = await engine.nightjar.catalogs.open(backup);
    const [table] = tables.toSorted((a, b) => a.bytes - b.bytes);
    const one = [{ schema: table?.schema ?? '', name: table?.name ?? '' }];
    const whole = await review(null);
    const before = await review(one);
    expect(before.expectedDurationMs).toBeNull();
    expect(before.sqlBytes).toBeGreaterThan(table?.bytes ?? Infinity);
    expect(before.sqlBytes).toBeLessThan((whole.sqlBytes ?? 0) / 2);

    let sent = 0;
    const stop = engine.nightjar.events.on('restore-changed', (restore) => {
      if (restore.state === 'running') sent = restore.progress.totalSqlBytes ?? sent;
    });
    const done = await restoreWith(engine, { ...order, database: 'one table', tables: one });
    stop();
    expect(sent).toBe(before.sqlBytes);
    expect((await review(one)).expectedDurationMs).toBe(done.durationMs);
    // The time of one table is not the time of all tables.
    expect((await review(null)).expectedDurationMs).toBe(whole.expectedDurationMs);
    await cluster.dropDatabase('one table');
  });

  it('a restore does not change an existing database', async () => {
    expect(await errorCodeOf(restore(backup, sampleDatabaseName))).toBe('database-exists');
  });

  it('a plain dump that was not created here is restored if it is trusted', async () => {
    const plain = path.join(await temporaryFolder(), 'plain.sql');
    await writeFile(plain, gunzipSync(await readFile(backup)));
    expect(await restore(plain, 'from_plain', { trusted: true })).toMatchObject({
      database: 'from_plain',
    });
    await cluster.dropDatabase('from_plain');
  });
});

describe('a file that is not complete', () => {
  const damages: [string, (file: string) => Promise<void>][] = [
    ['cut in the middle', async (file) => truncate(file, Math.floor((await stat(file)).size / 2))],
    ['with something behind it', (file) => appendFile(file, 'more')],
    [
      'with one other bit',
      async (file) => {
        const bytes = await readFile(file);
        const middle = Math.floor(bytes.length / 2);
        bytes[middle] = (bytes[middle] ?? 0) ^ 1;
        await writeFile(file, bytes);
      },
    ],
  ];
  it.each(damages)(
    'an incomplete file is rejected, and nothing is left of the restore: %s',
    async (_what, damage) => {
      for (const withManifest of [true, false]) {
        const folder = await temporaryFolder();
        const file = path.join(folder, path.basename(backup));
        await copyFile(backup, file);
        if (withManifest) {
          const manifest = backup.replace('.sql.gz', '.manifest.json');
          await copyFile(manifest, path.join(folder, path.basename(manifest)));
        }
        await damage(file);
        const before = await databases();
        expect(await errorCodeOf(restore(file, 'never', { trusted: true }))).toBe(
          'verification-failed',
        );
        expect(await databases()).toEqual(before);
      }
    },
  );

  it('a file that ends between two statements is rejected', async () => {
    const text = gunzipSync(await readFile(backup)).toString();
    const file = path.join(await temporaryFolder(), 'cut.sql');
    await writeFile(file, text.slice(0, text.indexOf('-- PostgreSQL database dump complete')));
    expect(await errorCodeOf(restore(file, 'never', { trusted: true }))).toBe(
      'verification-failed',
    );
  });
});

describe('a dump with commands', () => {
  it.each([
    '\\! touch MARK',
    'SELECT 1; \\! touch MARK',
    '\\o |touch MARK',
    'SELECT 1 \\g |touch MARK',
    '\\unrestrict `touch MARK`',
    'COPY nosuch (a) FROM stdin;\n\\! touch MARK\n\\.',
    'COPY nosuch (a) FROM stdin;\n\\unrestrict `touch MARK`\n\\.',
    "\\copy pg_class from program 'touch MARK'",
    'CREATE TABLE t (a text);\nCOPY t (a) FROM stdin;\nx\n\\.\n\\! touch MARK',
  ])(
    'a dump with this command starts no program, and nothing is left of the restore: %s',
    async (malicious) => {
      const folder = await temporaryFolder();
      const file = await dumpWith(malicious.replace('MARK', path.join(folder, 'owned')));
      const before = await databases();
      expect(await errorCodeOf(restore(file, 'never', { trusted: true }))).not.toBe('none');
      expect(await databases()).toEqual(before);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('texts that look like commands are restored unchanged', async () => {
    const folder = await temporaryFolder();
    const words = `\n\\unrestrict \`touch ${path.join(folder, 'owned')}\`\nSET NAMES 'SJIS';\n`;
    const file = await dumpWith(
      `CREATE TABLE client_encoding (standard_conforming_strings text);
       INSERT INTO client_encoding VALUES ('${words.replaceAll("'", "''")}');`,
    );
    await restore(file, 'words', { trusted: true });
    const hash = 'select md5(standard_conforming_strings) from client_encoding';
    expect(await cluster.psql('words', hash)).toBe(createHash('md5').update(words).digest('hex'));
    await cluster.dropDatabase('words');
    expect(await readdir(folder)).toEqual([]);
  });

  it('a changed dump is not restored unless it is trusted, even with a matching forged manifest', async () => {
    const own = await dumpWith('SELECT 1;');
    expect(await errorCodeOf(restore(own, 'never'))).toBe('dump-foreign');
    // A dump created here, then changed, with a manifest that matches it again.
    const folder = await temporaryFolder();
    const file = path.join(folder, path.basename(backup));
    const plain = Buffer.concat([Buffer.from('SELECT 1;\n'), gunzipSync(await readFile(backup))]);
    const bytes = gzipSync(plain);
    await writeFile(file, bytes);
    const manifestFile = backup.replace('.sql.gz', '.manifest.json');
    const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as object;
    const forged = {
      ...manifest,
      file: { sizeBytes: bytes.length, sha256: sha256(bytes) },
      sql: { sizeBytes: plain.length, sha256: sha256(plain) },
      gzipMembers: [[0, 0]],
    };
    await writeFile(path.join(folder, path.basename(manifestFile)), JSON.stringify(forged));
    expect(await errorCodeOf(restore(file, 'never'))).toBe('dump-foreign');
  });

  it('a restore stops at its first error, with the message of the server, regardless of any psqlrc', async () => {
    const home = await temporaryFolder();
    const mark = path.join(home, 'ran');
    const rc = path.join(home, '.psqlrc');
    await writeFile(rc, `\\set ON_ERROR_STOP off\n\\! touch ${mark}\n`);
    const other = await startEngine({ environment: { ...process.env, HOME: home, PSQLRC: rc } });
    try {
      const own = await other.connect(cluster, { database: 'postgres' });
      const before = await databases();
      // psql stops at the first statement, while most of the dump is not written yet.
      const rest = `SELECT '${'x'.repeat(1000)}';\n`.repeat(20_000);
      const fault: unknown = await restoreWith(other, {
        filePath: await dumpWith(`SELECT nonsense;\n${rest}`),
        connectionId: own.id,
        database: 'never',
        trusted: true,
      }).catch((error: unknown) => error);
      expect(fault).toMatchObject({
        error: { code: 'restore-failed', detail: 'column "nonsense" does not exist' },
      });
      expect(await databases()).toEqual(before);
      expect(await readdir(home)).not.toContain('ran');
    } finally {
      await other.stop();
    }
  });

  it('the log does not contain the rejected row', async () => {
    const sql = String.raw`CREATE TABLE people (email text PRIMARY KEY);
COPY people (email) FROM stdin;
ada@secret.example\nMAIL: ada@other.secret.example
ada@secret.example\nMAIL: ada@other.secret.example
\.
`;
    const failed = restore(await dumpWith(sql), 'never', { trusted: true });
    expect(await errorCodeOf(failed)).toBe('restore-failed');
    const log = await engine.log();
    expect(log).toContain('duplicate key value violates unique constraint');
    expect(log).not.toContain('secret.example');
  });

  it('plain SQL that runs programs is executed only if the dump is trusted', async () => {
    const folder = await temporaryFolder();
    const sql = `CREATE TABLE t (a text);\nCOPY t FROM PROGRAM 'touch ${path.join(folder, 'owned')}; echo x';`;
    expect(await errorCodeOf(restore(await dumpWith(sql), 'never'))).toBe('dump-foreign');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a restore that replaces a database', () => {
  it('the database is backed up first, kept as replaced database, and restored by Undo', async () => {
    await cluster.createDatabase('replaced');
    await cluster.psql('replaced', 'create table old (a int); insert into old values (42)');
    const own = await engine.connect(cluster, { database: 'replaced' });
    const { finished } = await engine.nightjar.restores.start({
      filePath: backup,
      connectionId: own.id,
      database: 'replaced',
      mode: 'replace',
      trusted: false,
      tables: null,
    });
    const { replacedDatabase } = await finished;
    expect(replacedDatabase).toMatch(/^replaced_before_\d{8}T\d{6}Z$/u);
    expect((await engine.nightjar.backups.list(own.id)).backups).toHaveLength(1);
    expect(await cluster.psql('replaced', "select to_regclass('old') is null")).toContain('t');

    const [replaced] = await engine.nightjar.restores.replaced();
    expect(replaced).toMatchObject({
      database: 'replaced',
      replacedDatabase,
      connectionId: own.id,
    });
    await engine.nightjar.restores.undo(replaced?.id ?? '');
    expect((await cluster.psql('replaced', 'select a from old')).trim()).toBe('42');
    expect(await databases()).not.toContain(replacedDatabase);
    expect(await engine.nightjar.restores.replaced()).toEqual([]);
    await engine.nightjar.connections.remove(own.id);
    await cluster.dropDatabase('replaced');
  });
});

describe('a restore that is cancelled', () => {
  it.each(['preparing', 'restoring', 'checking'])(
    'a restore that is cancelled leaves the server unchanged: while %s',
    async (phase) => {
      const before = await databases();
      const { finished, restoreId } = await engine.nightjar.restores.start({
        filePath: backup,
        connectionId: connection.id,
        database: 'never',
        mode: 'new',
        trusted: false,
        tables: null,
      });
      const end = engine.nightjar.events.on('restore-changed', (one) => {
        if (one.state === 'running' && one.progress.phase === phase)
          engine.nightjar.restores.cancel(restoreId);
      });
      if (phase === 'preparing') engine.nightjar.restores.cancel(restoreId);
      expect(await errorCodeOf(finished)).toBe('restore-cancelled');
      end();
      expect(await databases()).toEqual(before);
    },
  );

  it('a restore is cancelled immediately even if the server does not answer', async () => {
    const proxy = await silentProxy(cluster);
    proxy.silence();
    const { host, port } = proxy;
    const far = await engine.connect({ ...cluster, host, port }, { name: 'far', database: 'x' });
    const { finished, restoreId } = await startRestore(engine, {
      filePath: backup,
      connectionId: far.id,
      database: 'never',
    });
    await delay(300);
    const cancelledMs = performance.now();
    engine.nightjar.restores.cancel(restoreId);
    expect(await errorCodeOf(finished)).toBe('restore-cancelled');
    // libpq alone would wait for ten seconds.
    expect(performance.now() - cancelledMs).toBeLessThan(9000);
    await engine.nightjar.connections.remove(far.id);
  });

  it('a restore that its app stops leaves the server unchanged, too', async () => {
    const before = await databases();
    const other = await startEngine();
    const own = await other.connect(cluster, { database: sampleDatabaseName });
    // For this engine the file is untrusted: another engine has created it.
    const { finished } = await other.nightjar.restores.start({
      filePath: backup,
      connectionId: own.id,
      database: 'never',
      mode: 'new',
      trusted: true,
      tables: null,
    });
    await new Promise<void>((resolve) => {
      other.nightjar.events.on('restore-changed', (one) => {
        if (one.state === 'running' && one.progress.phase === 'restoring') resolve();
      });
    });
    await other.stop();
    expect(await errorCodeOf(finished)).toBe('restore-cancelled');
    expect(await databases()).toEqual(before);
  });
});

describe('a restore whose app was killed', () => {
  it('the stale database of a killed app is removed at the next start', async () => {
    const before = await databases();
    const scratch = 'nightjar_restore_0123456789ab';
    await cluster.createDatabase(scratch);
    await writeFile(
      path.join(engine.userDataFolder, 'restores.json'),
      JSON.stringify({ unfinished: [{ connectionId: connection.id, scratch }], replaced: [] }),
    );
    await engine.nightjar.restores.sweep();
    expect(await databases()).toEqual(before);
    const state = await readFile(path.join(engine.userDataFolder, 'restores.json'), 'utf8');
    expect(state).not.toContain(scratch);
  });
});

describe('nightjar restore', () => {
  const run = async (...args: string[]): Promise<Ended> =>
    runCli(await homeForTest(), ['restore', ...args], { PGPASSWORD: cluster.password });
  const url = `postgresql://${cluster.user}@${cluster.host}:${cluster.port}/postgres`;

  it('nightjar restore restores into a new database of any server', async () => {
    const ended = await run(backup, '--to', 'by cli', '--url', url, '--trust', '--json');
    expect({ ...ended, stdout: JSON.parse(ended.stdout) as unknown }).toMatchObject({
      exitCode: 0,
      stdout: { success: true, data: { database: 'by cli', replacedDatabase: null } },
    });
    expect(await databases()).toContain('by cli');
    const again = await run(backup, '--to', 'by cli', '--url', url, '--trust');
    expect(again).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('Note: ') as string,
    });
    expect(again.stderr).toContain('This database already exists');
    await cluster.dropDatabase('by cli');
  });

  it('a dry run of nightjar restore only reports what it would do', async () => {
    const before = await databases();
    const ended = await run(backup, '--to', 'not yet', '--url', url, '--trust', '--dry-run');
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(ended.stdout).toContain('Nothing was changed. The backup can be restored.');
    expect(await databases()).toEqual(before);
  });

  it.each([
    [['x.sql.gz'], 2],
    [['x.sql.gz', '--to', ''], 2],
    [['x.sql.gz', '--to', 'a'], 2],
    [['x.sql.gz', '--to', 'postgres', '--url', url], 2],
    [['x.sql.gz', '--to', 'a'.repeat(64), '--url', url], 2],
    [['x.sql.gz', '--to', 'a', '--url', url], 1],
  ])('nightjar restore reports the error in %j', async (args, exitCode) => {
    const ended = await run(...args);
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).not.toBe('');
  });
});
