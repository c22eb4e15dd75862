/** One folder, two databases: each database is protected only by its own backups. */
import { unlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Connection, ConnectionFields } from '#shared/domain/connection.ts';
import { describeProtection } from '#shared/protection/protection-status.ts';
import { createSmallDatabase, engineForTest, type TestEngine } from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();

async function protectionStatusOf({ nightjar }: TestEngine, connectionId: string): Promise<string> {
  const { sentence } = describeProtection({
    list: await nightjar.backups.overview(connectionId),
    run: undefined,
    schedule: undefined,
    blockers: [],
    now: new Date(),
  });
  return sentence;
}

async function change(
  { nightjar }: TestEngine,
  connection: Connection,
  changes: Partial<ConnectionFields>,
): Promise<void> {
  const { id, folderName: _, isSample: __, hasPassword: ___, ...fields } = connection;
  await nightjar.connections.update(id, { ...fields, ...changes }, cluster.password, 'keychain');
}

it('a database that uses an existing folder is not protected by the backups in it', async () => {
  await createSmallDatabase(cluster, 'first_here');
  await createSmallDatabase(cluster, 'second_here');
  const engine = await engineForTest();
  const { nightjar } = engine;
  const first = await engine.connect(cluster, { database: 'first_here' });
  await engine.backUpWell(first.id);
  expect(await protectionStatusOf(engine, first.id)).toMatch(/^Protected\./u);

  await nightjar.connections.remove(first.id);
  const second = await engine.connect(cluster, { database: 'second_here' });
  expect(nightjar.backups.folderOf(second.id)).toBe(engine.backupFolder);
  expect(await protectionStatusOf(engine, second.id)).toBe('Not protected yet.');
  expect(await nightjar.backups.list(second.id)).toMatchObject({
    backups: [],
    others: [{ details: { databaseName: 'first_here' } }],
  });
  expect(await nightjar.health.statistics(second.id)).toMatchObject({ backups: 0 });

  // The same database again: its backups count for it, regardless of the connection's new name.
  await change(engine, second, { name: 'Again', database: 'first_here' });
  expect(await protectionStatusOf(engine, second.id)).toMatch(/^Protected\./u);
});

it('a manifest that was created again belongs only to the database that an admin confirmed', async () => {
  const engine = await engineForTest();
  const { nightjar } = engine;
  const first = await engine.connect(cluster, { database: 'first_here' });
  const file = await engine.backUpWell(first.id);
  await unlink(file.replace('.sql.gz', '.manifest.json'));
  const filename = path.basename(file);
  expect(await nightjar.backups.verify(first.id, filename)).toMatchObject({
    manifest: 'rebuilt',
  });
  await nightjar.backups.acknowledge(first.id, filename);
  expect(await protectionStatusOf(engine, first.id)).toMatch(/^Protected\./u);

  await nightjar.connections.remove(first.id);
  const second = await engine.connect(cluster, { database: 'second_here' });
  expect(nightjar.backups.folderOf(second.id)).toBe(engine.backupFolder);
  expect(await protectionStatusOf(engine, second.id)).toBe('Not protected yet.');
});

it('a backup that the command line writes into the folder of a connection counts for its own database', async () => {
  const engine = await engineForTest();
  const first = await engine.connect(cluster, { database: 'first_here' });
  const { host, port, user, password } = cluster;
  const fields = { ...first, database: 'second_here', host, port, user };
  const { finished } = engine.nightjar.backups.startOneOff({
    target: { fields, password: { kind: 'given', value: password } },
    folder: engine.backupFolder,
    withRoles: false,
  });
  expect(await finished).toMatchObject({ state: 'published' });
  expect(await protectionStatusOf(engine, first.id)).toBe('Not protected yet.');
});

it('the comparison with the last good backup still works after a server has moved', async () => {
  const engine = await engineForTest();
  const connection = await engine.connect(cluster, { database: 'first_here', host: '127.0.0.1' });
  await engine.backUpWell(connection.id);
  await cluster.psql('first_here', 'truncate readers, loans');
  await change(engine, connection, { host: 'localhost' });
  expect(await engine.backUp(connection.id)).toMatchObject({
    backup: { details: { warnings: [{ kind: 'rows-lost' }, { kind: 'rows-lost' }] } },
  });
  await cluster.dropDatabase('first_here');
  await cluster.dropDatabase('second_here');
});
