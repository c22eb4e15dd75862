/** A drill proves a backup by restoring it into a server of its own, and notices what is not right. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestSchema } from '#shared/domain/manifest.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { NightjarFailure } from '#shared/errors/errors.ts';
import type { DrillOrder } from '../../src-main/drill/drills.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import {
  entriesOf,
  homeForTest,
  runCli,
  startEngine,
  temporaryFolder,
  type TestEngine,
} from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
let engine: TestEngine;
let backup: string;

beforeAll(async () => {
  engine = await startEngine();
  const { id } = await engine.connect(cluster, { database: sampleDatabaseName });
  backup = await engine.backUpWell(id);
});
afterAll(() => engine.stop());

const drill = (filePath: string, order: Partial<DrillOrder> = {}): Promise<Proof> =>
  engine.nightjar.drills.start(
    { filePath, connectionId: null, trusted: false, where: 'here', ...order },
    { admin: 'tester' },
  ).finished;

describe('a drill', () => {
  it('proves a good backup, says so in its manifest, and leaves nothing else', async () => {
    const before = await entriesOf('/tmp');
    const proof = await drill(backup);
    expect(proof).toMatchObject({ by: 'tester', differences: [] });
    expect(proof.tables).toBeGreaterThan(5);
    const manifest = manifestSchema.parse(
      JSON.parse(await readFile(backup.replace('.sql.gz', '.manifest.json'), 'utf8')),
    );
    expect(manifest.proof).toEqual(proof);
    const left = (await entriesOf('/tmp')).filter((name) => !before.includes(name));
    expect(left.filter((name) => name.startsWith('nightjar-private-'))).toEqual([]);
  });

  it('goes for awkward databases: policies of roles, partitions, large objects, odd names', async () => {
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

  it('says so when no server of the right version is here', async () => {
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
    expect(fault instanceof NightjarFailure ? fault.error : fault).toMatchObject({
      code: 'drill-no-server',
      wanted: '9',
    });
  });

  it('is one command', async () => {
    const ended = await runCli(await homeForTest(), ['drill', backup, '--trust', '--json']);
    expect({ ...ended, stdout: JSON.parse(ended.stdout) as unknown }).toMatchObject({
      exitCode: 0,
      stdout: { success: true, data: { differences: [] } },
    });
    const missing = await runCli(await homeForTest(), ['drill', 'nothing.sql.gz']);
    expect(missing.exitCode).toBe(1);
  });
});
