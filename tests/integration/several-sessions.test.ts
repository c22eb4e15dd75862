/**
 * Several sessions dump the rows of a database: the SQL is byte for byte what one pg_dump writes.
 */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../src-main/backup-folder/manifest-file.ts';
import { verifyFile } from '../../src-main/backup/verify/verify-file.ts';
import {
  hashByPgDump,
  hashOfBackup,
  manyRowsSql,
  smallSizes,
  withoutLineBreaks,
} from '../support/several-sessions.ts';
import { engineForTest, startEngine, type TestEngine } from '../support/engine.ts';
import { everyKindSql } from '../support/every-object-kind.ts';
import { startServerOfMajor } from '../support/other-majors.ts';
import { sharedCluster, type TestClusterClient } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const everyKind = 'every kind in pieces';
let engine: TestEngine;

beforeAll(async () => {
  engine = await startEngine({ faults: { sessionSizes: smallSizes } });
  await cluster.createDatabase(everyKind);
  await cluster.psql(everyKind, manyRowsSql);
  await cluster.psql(everyKind, everyKindSql);
  await cluster.psql(
    everyKind,
    `${withoutLineBreaks};
     alter database "${everyKind}" set datestyle to 'SQL, DMY'; alter database "${everyKind}" set quote_all_identifiers to on;
     alter database "${everyKind}" set bytea_output to 'escape'; alter database "${everyKind}" set search_path to public, "odd "" schema"`,
  );
});
afterAll(async () => {
  await engine.stop();
  await cluster.psql(everyKind, 'drop subscription if exists idle');
  await cluster.dropDatabase(everyKind);
});

/** Backs up with this number of sessions, and returns the file and its manifest. */
async function backUpWith(sessions: number, of: TestEngine, connectionId: string) {
  await of.nightjar.settings.update({ sessions });
  const file = await of.backUpWell(connectionId);
  const manifest = await readManifest(path.dirname(file), path.basename(file));
  if (manifest === null) throw new Error('The backup has no manifest');
  return { file, manifest };
}

/** Returns the last line of the log about the sessions of a backup. */
const aboutSessions = async (of: TestEngine): Promise<string> =>
  (await of.log()).split('\n').findLast((line) => /sessions? dumps? /u.test(line)) ?? '';

describe('several sessions', () => {
  it('write the SQL of one pg_dump, with every kind of object and the same manifest', async () => {
    const { id } = await engine.connect(cluster, { database: everyKind });
    const expected = await hashByPgDump(cluster, everyKind);
    const one = await backUpWith(1, engine, id);
    expect(await hashOfBackup(one.file)).toBe(expected);
    for (const sessions of [2, 8]) {
      const { file, manifest } = await backUpWith(sessions, engine, id);
      expect(await aboutSessions(engine)).toContain(
        `several sessions dump rows {"sessions":${sessions}`,
      );
      expect(await hashOfBackup(file)).toBe(expected);
      expect(await verifyFile(file)).toMatchObject({ manifest: 'matches' });
      expect(manifest.catalog).toEqual(one.manifest.catalog);
      expect(manifest.sourceCounts).toEqual(one.manifest.sourceCounts);
      expect(manifest.sql.sizeBytes).toBe(one.manifest.sql.sizeBytes);
    }
    expect(await engine.log()).not.toContain('trying with one');
  });

  it('leave tables to pg_dump whose rows it filters, and everything if a name has a line break', async () => {
    const name = 'left to pg_dump';
    await cluster.createDatabase(name);
    await cluster.psql(
      name,
      'create table plain as select generate_series(1, 100) as a; create table secured as select 1 as a; alter table secured enable row level security; create unlogged table unlogged as select 1 as a; create table nothing (); insert into nothing default values',
    );
    const { id } = await engine.connect(cluster, { database: name });
    const { file } = await backUpWith(2, engine, id);
    expect(await aboutSessions(engine)).toContain('"sessions":2,"tables":1');
    expect(await hashOfBackup(file)).toBe(await hashByPgDump(cluster, name));
    await cluster.psql(name, 'create table "line\nbreak" (a int)');
    const again = await backUpWith(2, engine, id);
    expect(await aboutSessions(engine)).toContain('one session dumps everything');
    expect(await hashOfBackup(again.file)).toBe(await hashByPgDump(cluster, name));
    await cluster.dropDatabase(name);
  });

  it('leave everything to pg_dump if a schema is named like a part of its comments', async () => {
    const name = 'named like a comment';
    await cluster.createDatabase(name);
    await cluster.psql(
      name,
      `create schema "s; Type: INDEX; Schema: q"; create table "s; Type: INDEX; Schema: q".t as select generate_series(1, 100) as a`,
    );
    const { id } = await engine.connect(cluster, { database: name });
    const { file } = await backUpWith(2, engine, id);
    expect(await engine.log()).toContain('s; Type: INDEX; Schema: q');
    expect(await hashOfBackup(file)).toBe(await hashByPgDump(cluster, name));
    await cluster.dropDatabase(name);
  });

  it('are not used by themselves for little data on this computer', async () => {
    const own = await engineForTest();
    const { id } = await own.connect(cluster, { database: everyKind });
    await own.backUpWell(id);
    expect(await own.log()).not.toContain('several sessions');
  });

  it('write the SQL of one pg_dump of a newer version, too', async () => {
    const older = await startServerOfMajor(14);
    try {
      await older.createDatabase('older');
      await older.psql(
        'older',
        `${manyRowsSql} create table words (json_table int, "select" int); insert into words values (1, 2)`,
      );
      const client: TestClusterClient = { ...older, binDirectory: cluster.binDirectory };
      const { id } = await engine.connect(older, { database: 'older' });
      const { file } = await backUpWith(4, engine, id);
      expect(await aboutSessions(engine)).toContain(
        '"sessions":4,"tables":4,"tablesOfOneSession":1',
      );
      expect(await hashOfBackup(file)).toBe(await hashByPgDump(client, 'older'));
    } finally {
      await older.remove();
    }
  });
});
