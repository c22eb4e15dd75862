/**
 * Dumps that were damaged in any way: they are never reported as good, and never restored if psql
 * rejects them or restores something different.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { verifyFile } from '../../src-main/backup/verify/verify-file.ts';
import { attempts } from '../support/attempts.ts';
import { startEngine, temporaryFolder, type TestEngine } from '../support/engine.ts';
import { randomNumbers, testSeed } from '../support/random.ts';
import { restore } from '../support/restore-scene.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';
import { arbitraryCase, beforeCases, type Random } from './arbitrary-database.ts';
import { dumpBy, loadByPsql } from './corpus.ts';

let cluster: TestCluster;
let engine: TestEngine;
let connection: Connection;
beforeAll(async () => {
  cluster = await startTestCluster();
  engine = await startEngine();
  await cluster.createDatabase('whole');
  const cases = [1, 2].map((one) => arbitraryCase(randomNumbers(testSeed + one), one));
  await cluster.psql(
    'whole',
    `\\set ON_ERROR_STOP off\n${beforeCases}${cases.join('')}
     create table shop (id int primary key, name text not null, price numeric(10,2) default 1.5);
     insert into shop select n, 'article ' || n, n / 3.0 from generate_series(1, 30) n;
     create view cheap as select * from shop where price < 3; create index on shop (name);
     comment on table shop is 'what is sold';`,
  );
  connection = await engine.connect(cluster, { database: 'whole' });
});
afterAll(async () => {
  await engine.stop();
  await cluster.remove();
});

const at = (random: Random, length: number): number => Math.floor(random() * length);

/** One to three changes of bytes, of lines or of the end. */
function mutated(whole: Buffer, random: Random): Buffer {
  let bytes = whole;
  for (let left = 1 + at(random, 3); left > 0; left -= 1) {
    const place = at(random, bytes.length);
    const cut = (from: number, to: number, between: Buffer): void => {
      bytes = Buffer.concat([bytes.subarray(0, from), between, bytes.subarray(to)]);
    };
    const lineEnd = (from: number): number => {
      const found = bytes.indexOf(0x0a, from);
      return found === -1 ? bytes.length : found + 1;
    };
    const lineStart = bytes.lastIndexOf(0x0a, place) + 1;
    switch (at(random, 9)) {
      case 0:
        cut(place, place + 1, Buffer.from([at(random, 256)]));
        break;
      case 1:
        cut(place, place + 1 + at(random, 40), Buffer.alloc(0));
        break;
      case 2:
        cut(place, place + 1 + at(random, 40), Buffer.alloc(1 + at(random, 40)));
        break;
      case 3:
        cut(lineStart, lineEnd(place), Buffer.alloc(0));
        break;
      case 4:
        cut(lineStart, lineStart, bytes.subarray(lineStart, lineEnd(place)));
        break;
      case 5:
        cut(lineStart, lineStart, Buffer.from('pg_dump: warning: something\n'));
        break;
      case 6:
        cut(place, bytes.length, Buffer.alloc(0));
        break;
      case 7: {
        const other = at(random, bytes.length);
        cut(place, place, bytes.subarray(other, other + 1 + at(random, 200)));
        break;
      }
      default:
        cut(
          place,
          place,
          Buffer.from(["'", '"', '\\', '$$', '\t', '\n', ';', '--'][at(random, 8)] ?? ''),
        );
    }
  }
  return bytes;
}

const limit = { timeout: attempts(300_000, 14_400_000) };

it('a backup that was created here is never good if any byte is changed', limit, async () => {
  const file = await engine.backUpWell(connection.id);
  const whole = await readFile(file);
  const random = randomNumbers(testSeed);
  for (let round = 0; round < attempts(45, 5000); round += 1) {
    const bytes = mutated(whole, random);
    if (bytes.equals(whole)) continue;
    await writeFile(file, bytes);
    await expect(verifyFile(file), `round ${round}`).rejects.toThrow(ExpectedError);
  }
  await writeFile(file, whole);
  expect(gunzipSync(whole).length).toBeGreaterThan(0);
});

it(
  'a damaged dump is never restored if psql rejects it, and otherwise is restored as psql does',
  limit,
  async () => {
    const file = await dumpBy(cluster.binDirectory, cluster, 'whole', ['--no-owner']);
    const whole = await readFile(file);
    const other = path.join(await temporaryFolder(), 'mutated.sql');
    const random = randomNumbers(testSeed + 1);
    let [restored, rejected] = [0, 0];
    const rounds = attempts(20, 10_000);
    for (let round = 0; round < rounds; round += 1) {
      if (round % 1000 === 0) console.log(`${round} dumps: ${restored} restored`);
      const bytes = mutated(whole, random);
      await writeFile(other, bytes);
      const order = { filePath: other, connectionId: connection.id, database: 'mutated' };
      const isRestored = await restore(engine, { ...order, trusted: true }).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof ExpectedError)) throw error;
          return false;
        },
      );
      if (!isRestored) {
        rejected += 1;
        continue;
      }
      restored += 1;
      const complaint = await loadByPsql(cluster, other, 'by psql');
      const [ours, theirs] = await Promise.all(
        ['mutated', 'by psql'].map((name) => contentOf(name)),
      );
      await cluster.dropDatabase('by psql');
      await cluster.dropDatabase('mutated');
      if (complaint === null && ours === theirs) continue;
      console.log(`dump ${round} came back otherwise`);
      expect.soft({ complaint, ours }, `round ${round}`).toEqual({ complaint: null, ours: theirs });
    }
    console.log(`${rounds} dumps: ${restored} restored, ${rejected} refused`);
    expect(restored).toBeGreaterThan(0);
  },
);

async function contentOf(database: string): Promise<string> {
  const file = await dumpBy(cluster.binDirectory, cluster, database, ['--no-owner']);
  return (await readFile(file, 'latin1')).replaceAll(/^\\(?:un)?restrict .*$/gmu, '');
}
