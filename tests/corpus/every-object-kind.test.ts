/**
 * A database with every kind of object: backed up, verified, restored, and proven without a
 * difference.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyFile } from '../../src-main/backup/verify/verify-file.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { everyKindSql } from '../support/every-object-kind.ts';
import { restore } from '../support/restore-scene.ts';
import { compareDatabases, sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const [original, restored] = ['every kind', 'every kind restored'];
const someTables = 'every kind of table';
let engine: TestEngine;

beforeAll(async () => {
  engine = await startEngine();
  await cluster.createDatabase(original);
  await cluster.psql(original, everyKindSql);
});
afterAll(async () => {
  await engine.stop();
  for (const name of [original, restored]) {
    // A database with a subscription cannot be dropped.
    await cluster.psql(name, 'drop subscription if exists idle');
  }
  for (const name of [original, restored, someTables]) await cluster.dropDatabase(name);
});

it('a database with every kind of object is the same after a restore, and a drill finds no difference', async () => {
  const { id } = await engine.connect(cluster, { database: original });
  const file = await engine.backUpWell(id);
  expect(await verifyFile(file)).toMatchObject({ manifest: 'matches' });
  await restore(engine, { filePath: file, connectionId: id, database: restored });
  const differences = await compareDatabases(
    cluster.database(original),
    cluster.database(restored),
  );
  // If a row is stored by the hash of an enum, its partition depends on the number that the enum
  // has on that server.
  expect(differences.filter((one) => !one.startsWith('rows of public.hashed_'))).toEqual([]);
  // Each table with its requirements that are not named with their schema, or are named only in
  // other entries.
  for (const [name, rows] of [
    ['ranges', 1],
    ['hashed_0', 30],
    ['far', 0],
    ['left_side', 1],
  ] as const) {
    await cluster.dropDatabase(someTables);
    const tables = [{ schema: 'public', name }];
    const order = { filePath: file, connectionId: id, database: someTables, tables };
    expect(await restore(engine, order)).toMatchObject({ rows });
  }
  const proof = await engine.nightjar.drills.start({
    filePath: file,
    connectionId: id,
    trusted: false,
    where: 'here',
  }).finished;
  expect(proof.differences).toEqual([]);
  // Objects that a role without privileges could not have created.
  expect(proof.superuserFor).toEqual(
    expect.arrayContaining(['event trigger on_ddl', 'foreign data wrapper dummy']),
  );
});
