import { describe, expect, it } from 'vitest';
import { engineForTest, restoreIntoNew } from '../support/engine.ts';
import { compareDatabases, sharedCluster } from '../support/test-cluster.ts';

describe('a database whose encoding is not UTF-8', () => {
  it.each([
    // A byte that is not UTF-8: nothing can turn it into anything else.
    ['SQL_ASCII', `E'caf\\351'`],
    ['LATIN1', `'caf' || chr(233)`],
  ])('(%s) is backed up and comes back the same', async (encoding, value) => {
    const cluster = sharedCluster();
    const original = `encoding_${encoding.toLowerCase()}`;
    const restored = `${original}_restored`;
    const create = (name: string): Promise<unknown> =>
      cluster.psql(
        'postgres',
        `create database ${name} encoding '${encoding}' template template0 lc_collate 'C' lc_ctype 'C'`,
      );
    await create(original);
    await cluster.psql(original, `create table words as select ${value}::text as word`);
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database: original });
    const file = await engine.backUpWell(id);
    await restoreIntoNew(cluster, file, restored, () => create(restored));
    expect(await compareDatabases(cluster.database(original), cluster.database(restored))).toEqual(
      [],
    );
    const proof = await engine.nightjar.drills.start(
      { filePath: file, connectionId: id, trusted: false, where: 'here' },
      { admin: 'tester' },
    ).finished;
    expect(proof.differences).toEqual([]);
    for (const name of [original, restored]) await cluster.dropDatabase(name);
  });
});
