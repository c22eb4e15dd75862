/** The main job on a real server with real files, checked with other programs than Nightjar. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { manifestSchema, type Manifest } from '#shared/domain/manifest.ts';
import { phases, type Progress, type Run } from '#shared/domain/run.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import { trashFolderName } from '../../src-main/backup-folder/trash.ts';
import { memoryStore } from '../../src-main/credentials/memory-store.ts';
import {
  createSmallDatabase,
  engineForTest,
  entriesOf,
  fingerprintOf,
  pausePgDumpMidway,
  lockTable,
  openFiles,
  pgDumps,
  restoreIntoNew,
  runToEnd,
  startEngine,
  temporaryFolder,
  waitForBlockedPgDump,
  type TestEngine,
  soon,
} from '../support/engine.ts';
import { isNightjarSession, compareDatabases, sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();

const nameOfBackup = /^backup_\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.sql\.gz$/u;
const nameOfManifest = /^backup_\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.manifest\.json$/u;
/** Files that may be in a backup folder during a run. */
const nameUnderWay =
  /^(?:\.nightjar\.lock(?:\..+)?|\.backup_[\dT-]+\.sql\.gz\.partial|\.backup_[\dT-]+\.manifest\.json\..+\.partial)$/u;

describe('a backup of the sample database', () => {
  let engine: TestEngine;
  let file: string;
  let compressed: Buffer;
  let sql: Buffer;
  let manifest: Manifest;
  let seenWhileRunning: Map<string, string>;

  beforeAll(async () => {
    engine = await startEngine();
    const connection = await engine.connect(cluster, { database: sampleDatabaseName });
    const watch = watchFolder(engine.backupFolder);
    const run = await engine.backUp(connection.id);
    seenWhileRunning = await watch.end();
    expect(run).toMatchObject({ state: 'published', trigger: 'manual', admin: 'tester' });
    const published = run.state === 'published' ? run.backup.filename : '';
    file = path.join(engine.backupFolder, published);
    compressed = await readFile(file);
    sql = await gunzip(file);
    manifest = manifestSchema.parse(
      JSON.parse(await readFile(file.replace('.sql.gz', '.manifest.json'), 'utf8')),
    );
  });
  afterAll(() => engine.stop());

  it('a backup is restored with gunzip and psql alone, without a difference', async () => {
    await restoreIntoNew(cluster, file, 'restored_sample');
    const differences = await compareDatabases(
      cluster.database(sampleDatabaseName),
      cluster.database('restored_sample'),
    );
    await cluster.dropDatabase('restored_sample');
    expect(differences).toEqual([]);
  });

  it('a backup leaves only the file and its manifest in the folder, both private', async () => {
    const names = await entriesOf(engine.backupFolder);
    expect(names).toEqual([
      expect.stringMatching(nameOfManifest),
      expect.stringMatching(nameOfBackup),
    ]);
    expect((await stat(engine.backupFolder)).mode & 0o777).toBe(0o700);
    for (const name of names) {
      expect((await stat(path.join(engine.backupFolder, name))).mode & 0o777).toBe(0o600);
    }
  });

  it('a backup passes gzip’s own check', async () => {
    expect(await runToEnd('gzip', ['-t', '--', file])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(sql.subarray(-200).toString()).toContain('-- PostgreSQL database dump complete');
  });

  it('the manifest describes the file so that other programs can check it', async () => {
    expect(manifest).toMatchObject({
      schemaVersion: 1,
      filename: path.basename(file),
      trigger: 'manual',
      admin: 'tester',
      connection: { name: sampleDatabaseName },
      file: { sizeBytes: compressed.length, sha256: sha256(compressed) },
      sql: { sizeBytes: sql.length, sha256: sha256(sql) },
      database: {
        name: sampleDatabaseName,
        host: cluster.host,
        port: cluster.port,
        serverVersion: await cluster.psql(
          'postgres',
          `SELECT split_part(current_setting('server_version'), ' ', 1)`,
        ),
        encoding: 'UTF8',
      },
    });
    expect(path.basename(file).replace(/T(\d\d)-(\d\d)-(\d\d)/u, 'T$1:$2:$3')).toBe(
      `backup_${manifest.createdAt.slice(0, 19)}.sql.gz`,
    );
  });

  it('every gzip member can be read alone', () => {
    const { gzipMembers } = manifest;
    expect(gzipMembers.length).toBeGreaterThan(10);
    expect(gzipMembers[0]).toEqual([0, 0]);
    for (const [index, [fileStart, sqlStart]] of gzipMembers.entries()) {
      const [fileEnd, sqlEnd] = gzipMembers[index + 1] ?? [compressed.length, sql.length];
      const alone = gunzipSync(compressed.subarray(fileStart, fileEnd));
      expect(alone.equals(sql.subarray(sqlStart, sqlEnd)), `member ${index}`).toBe(true);
    }
  });

  it("the index contains the position of every table's rows, exactly as COPY writes them", async () => {
    const { tables } = manifest.catalog;
    const onServer = await cluster.psql(
      sampleDatabaseName,
      `SELECT n.nspname || '.' || c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`,
    );
    const names = tables.map(({ schema, name }) => `${schema}.${name}`);
    expect(names.toSorted()).toEqual(onServer.split('\n').toSorted());

    const folder = await temporaryFolder('nightjar-copy-');
    const fullName = (schema: string, name: string): string => `${quote(schema)}.${quote(name)}`;
    const counts = await cluster.psql(
      sampleDatabaseName,
      // The tests' psql sets UTC; pg_dump uses the server's own time zone.
      [
        `SELECT set_config('TimeZone', setting, false) FROM pg_file_settings WHERE name = 'TimeZone' \\g ${folder}/zone`,
        `SET intervalstyle = postgres; SET extra_float_digits = 3; SET synchronize_seqscans = off;`,
        ...tables.flatMap(({ schema, name, columns }, index) => [
          `\\copy ${fullName(schema, name)} (${columns.map(quote).join(', ')}) TO '${folder}/${index}'`,
          `SELECT count(*) FROM ONLY ${fullName(schema, name)};`,
        ]),
      ].join('\n'),
    );
    expect(tables.map(({ rows }) => rows)).toEqual(counts.split('\n').map(Number));
    for (const [index, { dataStart, dataEnd }] of tables.entries()) {
      const copied = await readFile(path.join(folder, String(index)));
      expect(copied.equals(sql.subarray(dataStart, dataEnd)), names[index]).toBe(true);
    }
  });

  it('the index lists the objects with their positions in the file', () => {
    const { objects } = manifest.catalog;
    for (const { name, type, sqlOffset } of objects) {
      const comment = sql.subarray(sqlOffset, sqlOffset + 400).toString();
      expect(comment.startsWith(`-- Name: ${name}; Type: ${type}; `), name).toBe(true);
    }
    const kinds = new Set(objects.map(({ type }) => type));
    for (const kind of ['TABLE', 'VIEW', 'FUNCTION', 'TRIGGER', 'SEQUENCE', 'INDEX']) {
      expect(kinds).toContain(kind);
    }
  });

  it('the progress reports phases in order, never goes back, and is never complete before the end', () => {
    const progress = progressOf(engine.changes);
    expectHonestProgress(progress);
    expect([...new Set(progress.map(({ phase }) => phase))]).toEqual([...phases]);
    expect(progress.some(({ table }) => table !== null)).toBe(true);
  });

  it('a backup never writes uncompressed data to the disk', () => {
    expect(seenWhileRunning.size).toBeGreaterThan(1);
    for (const [name, firstBytes] of seenWhileRunning) {
      if (nameOfBackup.test(name) || name.endsWith('.sql.gz.partial')) {
        expect(firstBytes, name).toMatch(/^(?:|1f8b.*)$/u);
      } else {
        expect(name).toMatch(new RegExp(`${nameUnderWay.source}|${nameOfManifest.source}`, 'u'));
      }
    }
  });

  it('the log contains who created the backup, its name and its size', async () => {
    const line = (await engine.log()).split('\n').find((entry) => entry.includes('backup created'));
    expect(line).toContain(`"filename":"${path.basename(file)}"`);
    expect(line).toContain(`"size":${compressed.length}`);
    expect(line).toContain('"admin":"tester"');
  });

  it('the next run estimates its size by this run', async () => {
    const [connection] = engine.nightjar.connections.list();
    engine.changes.length = 0;
    await engine.backUpWell(connection?.id ?? '');
    const progress = progressOf(engine.changes);
    expectHonestProgress(progress);
    expect(progress.some(({ phase, fraction }) => phase === 'dumping' && (fraction ?? 0) > 0)).toBe(
      true,
    );
  });

  it('pg_dump and Nightjar open no file except the partial file', async () => {
    const [connection] = engine.nightjar.connections.list();
    const before = await openFiles(process.pid);
    const running = engine.backUp(connection?.id ?? '');
    const pgDump = await pausePgDumpMidway(engine.backupFolder);
    const ofPgDump = await openFiles(pgDump.pid);
    const ours = (await openFiles(process.pid)).filter((name) => !before.includes(name));
    pgDump.thaw();
    expect((await running).state).toBe('published');
    expect(ofPgDump).toEqual([]);
    expect(ours).toEqual([expect.stringMatching(/\/\.backup_[\dT-]+\.sql\.gz\.partial$/u)]);
  });
});

describe('the backups of a connection', () => {
  const database = 'small';
  beforeAll(() => createSmallDatabase(cluster, database));
  afterAll(() => cluster.dropDatabase(database));

  it('two backups within one second get different names', async () => {
    const nowMs = Date.UTC(2026, 1, 14, 10, 30, 0, 400);
    const engine = await engineForTest({
      clock: { nowMs: () => nowMs, monotonicMs: () => performance.now() },
    });
    const { id } = await engine.connect(cluster, { database });
    const first = await engine.backUpWell(id);
    const untouched = await fingerprintOf(engine.backupFolder);
    const second = await engine.backUpWell(id);
    expect([first, second].map((file) => path.basename(file))).toEqual([
      'backup_2026-02-14T10-30-00.sql.gz',
      'backup_2026-02-14T10-30-01.sql.gz',
    ]);
    expect(await fingerprintOf(engine.backupFolder)).toMatchObject(untouched);
    expect(await listedNames(engine, id)).toEqual([path.basename(second), path.basename(first)]);
  });

  it('backups of the first connection are stored in the folder itself, backups of other connections in subfolders', async () => {
    const engine = await engineForTest();
    const first = await engine.connect(cluster, { database, name: 'Production' });
    const second = await engine.connect(cluster, {
      database,
      name: 'Zweite Datenbank: Ünïcode/..',
    });
    const firstFile = await engine.backUpWell(first.id);
    const secondFile = await engine.backUpWell(second.id);
    expect(path.dirname(firstFile)).toBe(engine.backupFolder);
    expect(path.dirname(path.dirname(secondFile))).toBe(engine.backupFolder);
    expect((await stat(path.dirname(secondFile))).mode & 0o777).toBe(0o700);
    expect(await listedNames(engine, first.id)).toEqual([path.basename(firstFile)]);
    expect(await listedNames(engine, second.id)).toEqual([path.basename(secondFile)]);
  });

  it('the list contains the backups in the folder, also files copied there manually, and only backups', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    const made = path.basename(await engine.backUpWell(id));
    const put = async (name: string): Promise<void> =>
      writeFile(path.join(engine.backupFolder, name), 'as it came');
    const manual = ['backup_2001-01-01T00-00-00.sql.gz', 'backup_2099-12-31T23-59-59.sql.gz'];
    const foreign = [
      '.backup_2026-02-14T10-30-00.sql.gz.partial',
      'backup_2026-02-14T10-30-00.sql',
      'backup_2026-02-30T10-30-00.sql.gz',
      'backup_2026-02-14T10-30-00.sql.gz.bak',
      'my backup.sql.gz',
      'notes.txt',
    ];
    for (const name of [...manual, ...foreign]) await put(name);
    await mkdir(path.join(engine.backupFolder, 'backup_2026-02-15T00-00-00.sql.gz'));
    await symlink(made, path.join(engine.backupFolder, 'backup_2026-02-16T00-00-00.sql.gz'));

    const { folder, backups } = await engine.nightjar.backups.list(id);
    expect(folder).toBe(engine.backupFolder);
    expect(backups).toEqual([
      { ...entryPointOf('2099-12-31T23:59:59Z') },
      {
        filename: made,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u),
        sizeBytes: (await stat(path.join(engine.backupFolder, made))).size,
        details: expect.objectContaining({
          trigger: 'manual',
          admin: 'tester',
          databaseName: database,
          tables: 3,
          rows: 1000,
        }),
      },
      { ...entryPointOf('2001-01-01T00:00:00Z') },
    ]);
  });

  it('backups are deleted with their manifests, put back byte for byte, and deleted for good', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    const kept = await engine.backUpWell(id);
    const untouched = await fingerprintOf(engine.backupFolder);
    const gone = path.basename(await engine.backUpWell(id));
    const both = await fingerprintOf(engine.backupFolder);
    const { backups, trash } = engine.nightjar;
    const missing = 'backup_2001-01-01T00-00-00.sql.gz';
    const { deleted, failures } = await backups.delete(id, [missing, gone]);
    expect(failures).toEqual([
      { filename: missing, error: { code: 'backup-not-found', filename: missing } },
    ]);
    const { [trashFolderName]: trashMode, ...rest } = await fingerprintOf(engine.backupFolder);
    expect([rest, trashMode]).toEqual([untouched, '700']);
    expect(await listedNames(engine, id)).toEqual([path.basename(kept)]);
    expect((await backups.overview(id)).trash.count).toBe(1);

    const ids = deleted.map(({ trashId }) => trashId ?? '');
    expect(await trash.putBack(id, ids)).toEqual({
      putBack: [{ filename: gone, pinned: false }],
      failures: [],
    });
    expect(await fingerprintOf(engine.backupFolder)).toEqual({ ...both, [trashFolderName]: '700' });
    expect((await trash.putBack(id, ids)).failures).toMatchObject([
      { error: { code: 'not-in-trash' } },
    ]);

    await backups.delete(id, [gone]);
    expect(await trash.empty(id, null)).toMatchObject({ removed: 1, failures: [] });
    expect(await trash.list(id)).toEqual([]);
    await backups.delete(id, [path.basename(kept)], true);
    expect(await entriesOf(engine.backupFolder)).toEqual([trashFolderName]);
    expect(await engine.log()).toMatch(new RegExp(`backup deleted .*${path.basename(kept)}`, 'u'));
  });

  it('a path outside of the backup folder is rejected', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    const file = await engine.backUpWell(id);
    const outside = path.join(path.dirname(engine.backupFolder), path.basename(file));
    await writeFile(outside, 'somebody else’s');
    await symlink(outside, path.join(engine.backupFolder, 'backup_2026-02-16T00-00-00.sql.gz'));
    for (const name of [
      `../${path.basename(file)}`,
      outside,
      `./${path.basename(file)}`,
      'backup_2026-02-16T00-00-00.sql.gz',
      `${path.basename(file)}\0`,
      '',
      '.',
      '.nightjar.lock',
    ]) {
      await expect(engine.nightjar.backups.resolvePath(id, name)).rejects.toMatchObject({
        error: { code: 'backup-not-found' },
      });
      for (const permanently of [false, true]) {
        const { failures } = await engine.nightjar.backups.delete(id, [name], permanently);
        expect(failures).toMatchObject([{ error: { code: 'backup-not-found' } }]);
      }
    }
    expect(await readFile(outside, 'utf8')).toBe('somebody else’s');
    expect(await engine.nightjar.backups.resolvePath(id, path.basename(file))).toBe(file);
  });

  it('backups, their connection and its password are still there after a restart', async () => {
    const secrets = memoryStore();
    const before = await engineForTest({ secrets });
    const { id } = await before.connect(cluster, { database });
    const file = await before.backUpWell(id);
    const after = await engineForTest({
      secrets,
      userDataFolder: before.userDataFolder,
      backupFolder: before.backupFolder,
    });
    expect(after.nightjar.connections.list()).toEqual(before.nightjar.connections.list());
    expect(await listedNames(after, id)).toEqual([path.basename(file)]);
    await after.backUpWell(id);
  });

  it('a backup is still listed if its manifest cannot be read', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    const file = await engine.backUpWell(id);
    await writeFile(file.replace('.sql.gz', '.manifest.json'), '{"schemaVersion": 7');
    expect((await engine.nightjar.backups.list(id)).backups).toMatchObject([{ details: null }]);
    await engine.backUpWell(id);
  });

  it('the next run removes the stale files of a killed run, and takes over its lock', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    await mkdir(engine.backupFolder, { recursive: true });
    const staleFile = path.join(engine.backupFolder, '.backup_2026-02-14T10-30-00.sql.gz.partial');
    await writeFile(staleFile, 'half');
    const { stdout } = await runToEnd('sh', ['-c', 'echo $$']);
    await writeFile(
      path.join(engine.backupFolder, '.nightjar.lock'),
      JSON.stringify({
        token: 'of the dead',
        host: (await runToEnd('hostname', [])).stdout.trim(),
        pid: Number(stdout),
        startTime: '1',
      }),
    );
    const file = await engine.backUpWell(id);
    expect(await entriesOf(engine.backupFolder)).toEqual([
      path.basename(file).replace('.sql.gz', '.manifest.json'),
      path.basename(file),
    ]);
  });
});

describe('a run', () => {
  const database = 'small run';
  beforeAll(() => createSmallDatabase(cluster, database));
  afterAll(() => cluster.dropDatabase(database));

  it('a run is cancelled while pg_dump waits: no file, no child process and no notification is left', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    const older = await engine.backUpWell(id);
    const untouched = await fingerprintOf(engine.backupFolder);
    const lock = await lockTable(cluster, database, 'loans');
    const { runId, finished } = await engine.nightjar.backups.start(id);
    await waitForBlockedPgDump(cluster);
    engine.nightjar.backups.cancel(runId);
    const run = await finished;
    expect(run).toMatchObject({ id: runId, state: 'cancelled' });
    expect(await pgDumps()).toEqual([]);
    expect(await fingerprintOf(engine.backupFolder)).toEqual(untouched);
    await expectNoSession();
    expect(engine.notifications).toEqual([]);
    expect(await engine.log()).toContain('backup cancelled');
    expect(engine.nightjar.runs.list()).toEqual([run]);
    expect(() => engine.nightjar.backups.cancel(runId)).toThrow(
      expect.objectContaining({ error: { code: 'run-not-found' } }),
    );

    await lock.release();
    expect(await engine.backUpWell(id)).not.toBe(older);
  });

  it('a run is cancelled in the middle of the rows', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database: sampleDatabaseName });
    const { runId, finished } = await engine.nightjar.backups.start(id);
    const pgDump = await pausePgDumpMidway(engine.backupFolder);
    engine.nightjar.backups.cancel(runId);
    pgDump.thaw();
    expect((await finished).state).toBe('cancelled');
    expect(await entriesOf(engine.backupFolder)).toEqual([]);
    expect(await pgDumps()).toEqual([]);
    await expectNoSession();
  });

  it('a run is cancelled even if pg_dump does not react', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database: sampleDatabaseName });
    const { runId, finished } = await engine.nightjar.backups.start(id);
    await pausePgDumpMidway(engine.backupFolder);
    engine.nightjar.backups.cancel(runId);
    expect((await finished).state).toBe('cancelled');
    expect(await entriesOf(engine.backupFolder)).toEqual([]);
    expect(await pgDumps()).toEqual([]);
  });

  it('a run ends when the engine stops, and leaves nothing', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    await lockTable(cluster, database, 'loans');
    const { finished } = await engine.nightjar.backups.start(id);
    await waitForBlockedPgDump(cluster);
    await engine.nightjar.stop();
    expect((await finished).state).toBe('cancelled');
    expect(await pgDumps()).toEqual([]);
    expect(await entriesOf(engine.backupFolder)).toEqual([]);
  });

  it('a connection has only one run at a time; the next run can begin when it has ended', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database, name: 'Main' });
    const lock = await lockTable(cluster, database, 'loans');
    const { runId, finished } = await engine.nightjar.backups.start(id);
    await waitForBlockedPgDump(cluster);
    await expect(engine.nightjar.backups.start(id)).rejects.toMatchObject({
      error: { code: 'backup-already-running', database: 'Main' },
    });
    await expect(engine.nightjar.connections.remove(id)).rejects.toMatchObject({
      error: { code: 'backup-already-running' },
    });
    expect(engine.nightjar.runs.list()).toMatchObject([{ id: runId, state: 'running' }]);
    await lock.release();
    expect((await finished).state).toBe('published');
    await engine.backUpWell(id);
  });

  it('a run of another connection continues at the same time, into its own folder', async () => {
    const engine = await engineForTest();
    const first = await engine.connect(cluster, { database, name: 'First' });
    const second = await engine.connect(cluster, { database: 'postgres', name: 'Second' });
    const lock = await lockTable(cluster, database, 'loans');
    const { finished } = await engine.nightjar.backups.start(first.id);
    await waitForBlockedPgDump(cluster);
    await engine.backUpWell(second.id);
    await lock.release();
    expect((await finished).state).toBe('published');
  });

  it('no other run can use the folder of a run', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    const other = await engineForTest({ backupFolder: engine.backupFolder });
    const othersConnection = await other.connect(cluster, { database });
    const lock = await lockTable(cluster, database, 'loans');
    const { finished } = await engine.nightjar.backups.start(id);
    await waitForBlockedPgDump(cluster);
    expect(await other.backUp(othersConnection.id)).toMatchObject({
      state: 'failed',
      error: {
        code: 'backup-directory-locked',
        folder: engine.backupFolder,
        owner: expect.stringContaining(String(process.pid)),
      },
    });
    await lock.release();
    expect((await finished).state).toBe('published');
    await other.backUpWell(othersConnection.id);
  });
});

describe('a database with an unusual name', () => {
  it.each([
    'two  words ',
    String.raw`it's "quoted" \ %41 $HOME *`,
    '--file=elsewhere',
    'dbname=postgres host=nowhere.invalid',
    'postgresql://nowhere.invalid/x',
    '-Bücher 数据 🗄',
  ])('a database with this name is backed up and restored: %j', async (name) => {
    await createSmallDatabase(cluster, name);
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database: name, name: 'Awkward' });
    const file = await engine.backUpWell(id);
    await restoreIntoNew(cluster, file, `${name} 2`);
    const differences = await compareDatabases(
      cluster.database(name),
      cluster.database(`${name} 2`),
    );
    await cluster.dropDatabase(name);
    await cluster.dropDatabase(`${name} 2`);
    expect(differences).toEqual([]);
    const { backups } = await engine.nightjar.backups.list(id);
    expect(backups).toMatchObject([{ details: { databaseName: name } }]);
  });
});

describe('unusual tables and rows', () => {
  it('unusual tables and rows are backed up, counted and restored', async () => {
    const name = 'awkward tables';
    const { psql } = await cluster.createDatabase(name);
    await psql(String.raw`
      CREATE TABLE no_columns ();
      INSERT INTO no_columns DEFAULT VALUES; INSERT INTO no_columns DEFAULT VALUES;
      CREATE TABLE all_generated (one int GENERATED ALWAYS AS (1) STORED);
      INSERT INTO all_generated DEFAULT VALUES;
      CREATE SCHEMA "a.b";
      CREATE TABLE "a.b"."c ""d"" (e), f;--" ("x, y" text, "(z)" text, "COPY" int);
      INSERT INTO "a.b"."c ""d"" (e), f;--"
        VALUES (E'\\.', E'a\n\\.\nb', 1), ('', NULL, NULL), (E'\\N', 'COPY t FROM stdin;', 2);
      CREATE TABLE U&"two\000alines" (a text);
      INSERT INTO U&"two\000alines"
        VALUES ('-- PostgreSQL database dump complete'), (E'\\unrestrict x');
      CREATE FUNCTION trap() RETURNS text LANGUAGE sql AS
        E'SELECT \'\nCOPY public.x (a) FROM stdin;\n1\n\\.\n--\n-- PostgreSQL database dump complete\n--\n\'::text';
      CREATE TABLE wide (a text); INSERT INTO wide VALUES (repeat('x', 3000000));`);
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database: name });
    const file = await engine.backUpWell(id);
    await restoreIntoNew(cluster, file, 'awkward tables 2');
    const differences = await compareDatabases(
      cluster.database(name),
      cluster.database('awkward tables 2'),
    );
    await cluster.dropDatabase(name);
    await cluster.dropDatabase('awkward tables 2');
    expect(differences).toEqual([]);
    const { catalog } = manifestSchema.parse(
      JSON.parse(await readFile(file.replace('.sql.gz', '.manifest.json'), 'utf8')),
    );
    expect(
      Object.fromEntries(
        catalog.tables.map((table) => [`${table.schema}|${table.name}`, table.rows]),
      ),
    ).toEqual({
      'public|no_columns': 2,
      'public|all_generated': 1,
      'a.b|c "d" (e), f;--': 3,
      'public|two\nlines': 2,
      'public|wide': 1,
    });
  });
});

/** Reads a folder repeatedly; `end` returns each name that was there with its first bytes. */
function watchFolder(folder: string): { end: () => Promise<Map<string, string>> } {
  const seen = new Map<string, string>();
  const ending = new AbortController();
  const look = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      for (const name of await entriesOf(folder)) {
        if ((seen.get(name) ?? '') === '')
          seen.set(name, await firstBytes(path.join(folder, name)));
      }
      await delay(2);
    }
  };
  const looking = look();
  return {
    end: async () => {
      ending.abort();
      await looking;
      return seen;
    },
  };
}

async function firstBytes(file: string): Promise<string> {
  const handle = await open(file).catch(() => null); // removed in the meantime
  if (handle === null) return '';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.subarray(0, bytesRead).toString('hex');
  } finally {
    await handle.close();
  }
}

function progressOf(changes: readonly Run[]): Progress[] {
  return changes.flatMap((run) => (run.state === 'running' ? [run.progress] : []));
}

function expectHonestProgress(progress: readonly Progress[]): void {
  let last: Progress | undefined;
  for (const now of progress) {
    if (now.fraction !== null) {
      expect(now.fraction).toBeGreaterThanOrEqual(0);
      expect(now.fraction).toBeLessThan(1);
    }
    if (last !== undefined) {
      expect(phases.indexOf(now.phase)).toBeGreaterThanOrEqual(phases.indexOf(last.phase));
      expect(now.fraction ?? 0).toBeGreaterThanOrEqual(last.fraction ?? 0);
      expect(now.elapsedMs).toBeGreaterThanOrEqual(last.elapsedMs);
      expect(now.fileBytes).toBeGreaterThanOrEqual(last.fileBytes);
      if (now.phase === last.phase) expect(now.sqlBytes).toBeGreaterThanOrEqual(last.sqlBytes);
    }
    last = now;
  }
}

/** The server needs a moment to cancel a query. */
async function expectNoSession(): Promise<void> {
  await vi.waitFor(async () => {
    const sessions = await cluster.psql(
      'postgres',
      `SELECT count(*) FROM pg_stat_activity WHERE ${isNightjarSession}`,
    );
    expect(sessions).toBe('0');
  }, soon);
}

async function listedNames(engine: TestEngine, connectionId: string): Promise<string[]> {
  const { backups } = await engine.nightjar.backups.list(connectionId);
  return backups.map(({ filename }) => filename);
}

function entryPointOf(createdAt: string): object {
  const stamp = createdAt.slice(0, 19).replaceAll(':', '-');
  return { filename: `backup_${stamp}.sql.gz`, createdAt, sizeBytes: 10, details: null };
}

async function gunzip(file: string): Promise<Buffer> {
  const child = spawn('gunzip', ['-c', '--', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  return Buffer.concat(await child.stdout.toArray());
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
