/** A drill proves a backup by restoring it into a separate server, and detects differences. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Drill } from '#shared/domain/drill.ts';
import { manifestSchema } from '#shared/domain/manifest.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import type { DrillOrder } from '../../src-main/drill/drills.ts';
import { expectedRestoreMs } from '../../src-main/drill/compare/expected-restore.ts';
import { openStoredProofs } from '../../src-main/drill/stored-proofs.ts';
import { quietLog } from '../../src-main/admin/test-support.ts';
import { lockFolder, manifestsLockFilename } from '../../src-main/backup-folder/folder-lock.ts';
import { readManifest, updateManifest } from '../../src-main/backup-folder/manifest-file.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import {
  descendants,
  endOf,
  entriesOf,
  homeForTest,
  isRunning,
  runCli,
  soon,
  startCli,
  startEngine,
  temporaryFolder,
  type TestEngine,
} from '../support/engine.ts';
import { randomNumbers, testSeed } from '../support/random.ts';
import { databasesOf } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const random = randomNumbers(testSeed);
let engine: TestEngine;
let backup: string;

beforeAll(async () => {
  engine = await startEngine();
  const { id } = await engine.connect(cluster, { database: sampleDatabaseName });
  backup = await engine.backUpWell(id);
});
afterAll(() => engine.stop());

const ownFolders = `nightjar-private-${process.pid}-`;

const drill = (filePath: string, order: Partial<DrillOrder> = {}): Promise<Proof> =>
  engine.nightjar.drills.start({
    filePath,
    connectionId: null,
    trusted: false,
    where: 'here',
    ...order,
  }).finished;

describe('a drill', () => {
  it('a drill proves a good backup, writes the proof into its manifest, and leaves nothing else', async () => {
    const before = await entriesOf('/tmp');
    const proof = await drill(backup);
    expect(proof).toMatchObject({ by: 'tester', differences: [] });
    expect(proof.tables).toBeGreaterThan(5);
    const manifest = manifestSchema.parse(
      JSON.parse(await readFile(backup.replace('.sql.gz', '.manifest.json'), 'utf8')),
    );
    expect(manifest.proof).toEqual(proof);
    const left = (await entriesOf('/tmp')).filter((name) => !before.includes(name));
    expect(left.filter((name) => name.startsWith(ownFolders))).toEqual([]);
  });

  it('the proof is stored in the user data if the manifest cannot be written, and is shown everywhere', async () => {
    const folder = path.dirname(backup);
    const lock = await lockFolder(folder, manifestsLockFilename);
    let proof: Proof;
    try {
      proof = await drill(backup);
    } finally {
      await lock.release();
    }
    const manifest = await readManifest(folder, path.basename(backup));
    expect(manifest?.proof?.provenAt).not.toBe(proof.provenAt);
    const [entry] = await engine.nightjar.backups.listFolder(folder);
    expect(entry?.details?.proof?.provenAt).toBe(proof.provenAt);
    const catalogs = engine.nightjar.catalogs;
    const contents = await catalogs.open(backup);
    expect(contents.proof).toEqual(proof);
    await catalogs.close(contents.openedId);
    // The estimated duration of a drill uses it as well, although the manifest contains an older
    // proof. The estimate of a restore does not: a drill may have run on another server.
    const { restoreDurationMs } = proof;
    expect(
      await expectedRestoreMs(
        backup,
        { database: sampleDatabaseName, sqlBytes: manifest?.sql.sizeBytes ?? 0 },
        openStoredProofs(engine.userDataFolder, quietLog()),
      ),
    ).toBe(restoreDurationMs);
    const [connection] = engine.nightjar.connections.list();
    const review = await engine.nightjar.restores.review({
      filePath: backup,
      connectionId: connection?.id ?? '',
      database: 'restored_anew',
      mode: 'new',
      tables: null,
      trusted: false,
    });
    expect(review.expectedDurationMs).toBeNull();
  });

  it('a drill works for unusual databases: policies of roles, partitions, large objects, unusual names', async () => {
    await cluster.createDatabase('awkward');
    await cluster.psql('postgres', 'create role "odd role"');
    await cluster.psql(
      'awkward',
      `create table secured (a int); alter table secured enable row level security;
       create policy mine on secured to "odd role" using (a > 0);
       create table parts (a int) partition by range (a);
       create table parts_1 partition of parts for values from (0) to (10);
       insert into parts values (5); insert into secured values (1);
       create table "line
break" (b bytea, t text[]); insert into "line
break" values ('\\\\x0001', array['a', null, 'b"c']);
       create sequence counted; select nextval('counted');
       select lo_from_bytea(0, 'large');
       create materialized view seen as select * from parts;`,
    );
    const { id } = await engine.connect(cluster, { database: 'awkward' });
    const file = await engine.backUpWell(id);
    const proof = await drill(file);
    expect(proof.differences).toEqual([]);
    await cluster.dropDatabase('awkward');
    await cluster.psql('postgres', 'drop role "odd role"');
  });

  it('a backup that cannot be restored stays marked until a newer drill gives a result; a drill that could not run does not change the mark', async () => {
    await cluster.createDatabase('unrestorable');
    await cluster.psql(
      'unrestorable',
      `create extension unaccent;
       create function plain(text) returns text language sql immutable as $$select unaccent($1)$$;
       create table n (id int, name text); insert into n values (1, 'e');
       create index n_plain on n (plain(name));`,
    );
    const { id } = await engine.connect(cluster, { database: 'unrestorable' });
    const good = await engine.backUpWell(id);
    const rejected = {
      notRestored: 'refused',
      differences: expect.arrayContaining(['function unaccent(text) does not exist']) as unknown,
    };
    const proof = await drill(good);
    expect(proof).toMatchObject(rejected);
    expect(proof.serverVersion).toMatch(/^15\.\d/u);
    const folder = path.dirname(good);
    const shown = async () => {
      const { backups } = await engine.nightjar.backups.list(id);
      const { status } = await engine.nightjar.protection(id);
      return { details: backups[0]?.details, truth: status };
    };
    const disproved = {
      details: {
        invalidated: { kind: 'disproved', at: proof.provenAt },
        proof: { notRestored: 'refused' },
      },
      truth: {
        tone: 'loss',
        sentence: expect.stringMatching(/cannot be restored: function unaccent/u) as string,
      },
    };
    expect(await shown()).toMatchObject(disproved);
    expect((await shown()).truth.sentence).not.toContain('Protected');
    // A drill that could not run leaves the mark.
    const { drillId, finished } = engine.nightjar.drills.start({
      filePath: good,
      connectionId: null,
      trusted: false,
      where: 'here',
    });
    engine.nightjar.drills.cancel(drillId);
    await expect(finished).rejects.toMatchObject({ error: { code: 'drill-cancelled' } });
    expect(await shown()).toMatchObject(disproved);
    // If the manifest cannot be written, the proof is stored in the user data.
    await updateManifest(folder, path.basename(good), (now) => ({ ...now, proof: null }));
    const lock = await lockFolder(folder, manifestsLockFilename);
    try {
      await drill(good);
    } finally {
      await lock.release();
    }
    expect((await readManifest(folder, path.basename(good)))?.proof).toBeNull();
    expect(await shown()).toMatchObject({ details: { invalidated: { kind: 'disproved' } } });
    // The terminal reports the same, and what to do.
    const home = await homeForTest();
    const reported = await runCli(home, ['drill', good, '--trust']);
    expect(reported).toMatchObject({
      exitCode: 4,
      stdout: expect.stringMatching(
        /^This backup cannot be restored as it is\n[\s\S]*unaccent[\s\S]*create a new backup/u,
      ) as string,
    });
    expect(`${reported.stdout}${reported.stderr}`).not.toContain('as it was before');
    expect((await runCli(home, ['list', '--output', folder])).stdout).toMatch(
      /disproved.*function unaccent\(text\) does not exist/u,
    );
    // The newest proof counts.
    const better = { ...proof, provenAt: new Date(Date.now() + 1000).toISOString() };
    await updateManifest(folder, path.basename(good), (now) => ({
      ...now,
      proof: { ...better, differences: [], notRestored: undefined },
    }));
    expect((await shown()).truth).toMatchObject({ tone: 'good' });
    await cluster.dropDatabase('unrestorable');
  });

  it('a drill reports that no server of the right version is installed', async () => {
    const text = gunzipSync(await readFile(backup)).toString();
    const old = path.join(await temporaryFolder(), 'old.sql');
    await writeFile(
      old,
      text.replace(
        /^-- Dumped from database version .*$/mu,
        '-- Dumped from database version 9.6.24',
      ),
    );
    const fault: unknown = await drill(old, { trusted: true }).catch((error: unknown) => error);
    expect(fault instanceof ExpectedError ? fault.error : fault).toMatchObject({
      code: 'drill-no-server',
      wanted: '9',
    });
  });

  it('a drill on a chosen server uses a scratch database, and leaves none', async () => {
    const { id } = await engine.connect(cluster, { database: 'postgres', name: 'elsewhere' });
    const before = await databasesOf(cluster);
    const reported: Drill[] = [];
    const end = engine.nightjar.events.on('drill-changed', (one) => reported.push(one));
    const proof = await drill(backup, { where: { connectionId: id } });
    end();
    expect(proof.differences).toEqual([]);
    // The first test of this file has already proven it.
    expect(proof.expectedRestoreMs).toBeGreaterThan(0);
    expect(await databasesOf(cluster)).toEqual(before);
    const phases = reported.flatMap((one) => (one.state === 'running' ? [one.phase] : [one.state]));
    expect([...new Set(phases)]).toEqual([
      'preparing',
      'restoring',
      'dumping',
      'comparing',
      'finished',
    ]);
    const which = { before: null, limit: 10, kinds: ['drill-ended' as const], text: '' };
    // The audit entry is written after the drill has ended.
    await expect
      .poll(async () => (await engine.nightjar.admin.audit.list(which)).entries[0]?.sentence)
      .toContain('(proven restorable)');
  });

  it('a drill can be cancelled in every phase, and ends with the app', async () => {
    for (const phase of ['preparing', 'restoring', 'dumping'] as const) {
      const { drillId, finished } = engine.nightjar.drills.start({
        filePath: backup,
        connectionId: null,
        trusted: false,
        where: 'here',
      });
      const outcome = finished.catch((error: unknown) => error);
      const end = engine.nightjar.events.on('drill-changed', (one) => {
        if (one.state === 'running' && one.phase === phase) engine.nightjar.drills.cancel(drillId);
      });
      if (phase === 'preparing') engine.nightjar.drills.cancel(drillId);
      expect(await outcome).toMatchObject({ error: { code: 'drill-cancelled' } });
      end();
      expect(engine.nightjar.drills.list()[0]).toMatchObject({ state: 'cancelled' });
    }
    expect((await entriesOf('/tmp')).filter((name) => name.startsWith(ownFolders))).toEqual([]);
    expect((await descendants()).filter(({ name }) => name === 'postgres')).toEqual([]);
  });

  it('nothing is left after the next start if the app or the server is killed', async () => {
    const home = await homeForTest();
    // Early: while initdb is running.
    const kills: [victim: 'app' | 'server', withinMs: number][] = [
      ['app', 300],
      ['server', 2500],
      ['app', 2500],
    ];
    for (const [victim, withinMs] of kills) {
      const cli = startCli(home, ['drill', backup, '--trust']);
      const ended = endOf(cli);
      const server = await vi.waitFor(async () => {
        const found = (await descendants(cli.pid)).find(({ name }) => name === 'postgres');
        if (found === undefined) throw new Error('no server yet');
        return found;
      }, soon);
      await delay(random() * withinMs);
      const pid = victim === 'app' ? (cli.pid ?? -1) : server.pid;
      // It may already have exited.
      if (await isRunning(pid)) process.kill(pid, 'SIGKILL');
      await ended;
      await vi.waitFor(async () => {
        if (await isRunning(server.pid)) throw new Error('the server still runs');
      }, soon);
      expect((await runCli(home, ['list', '--output', home])).exitCode).toBe(0);
      const prefix = `nightjar-private-${cli.pid}-`;
      expect((await entriesOf('/tmp')).filter((name) => name.startsWith(prefix))).toEqual([]);
    }
  });

  it('drill is one command', async () => {
    const ended = await runCli(await homeForTest(), ['drill', backup, '--trust', '--json']);
    expect({ ...ended, stdout: JSON.parse(ended.stdout) as unknown }).toMatchObject({
      exitCode: 0,
      stdout: { success: true, data: { differences: [] } },
    });
    const missing = await runCli(await homeForTest(), ['drill', 'nothing.sql.gz']);
    expect(missing.exitCode).toBe(1);
  });
});
