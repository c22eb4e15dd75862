/**
 * Databases of arbitrary text: every dump that pg_dump writes and psql loads is opened, restored
 * and proven by Nightjar.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attempts } from '../support/attempts.ts';
import { randomNumbers, testSeed } from '../support/random.ts';
import type { TestCluster } from '../support/test-cluster.ts';
import { arbitraryCase, beforeCases } from './arbitrary-database.ts';
import { dumpBy, findFaults, startScene } from './corpus.ts';
import { findMajors, majorsOfEachRun } from './installed-majors.ts';

const casesPerBatch = attempts(18, 100);
const majors = majorsOfEachRun(await findMajors());
/**
 * One batch for each major version in `npm test`; 20,000 cases, divided among all installed ones, in
 * `npm run test:long`.
 */
const batchesOfMajor = attempts(1, Math.ceil(200 / majors.length));

const caseOf = (one: number): string => arbitraryCase(randomNumbers(testSeed + one * 7919), one);

describe.each(majors)('PostgreSQL $major', ({ major, binDirectory }) => {
  let scene: Awaited<ReturnType<typeof startScene>>;
  let cluster: TestCluster;
  beforeAll(async () => {
    scene = await startScene(binDirectory);
    ({ cluster } = scene);
  });
  afterAll(() => scene.end());

  /** Errors found in a database with these cases. */
  async function faultsOf(numbers: readonly number[]): Promise<string[]> {
    const database = 'arbitrary';
    await cluster.createDatabase(database);
    try {
      const cases = numbers.map(caseOf);
      await cluster.psql(database, `\\set ON_ERROR_STOP off\n${beforeCases}${cases.join('')}`);
      const file = await dumpBy(binDirectory, cluster, database, ['--no-owner', '--no-privileges']);
      return await findFaults(scene, file);
    } finally {
      await cluster.dropDatabase(database);
    }
  }

  /** The smallest set of cases that still has an error. */
  async function smallest(numbers: readonly number[]): Promise<readonly number[]> {
    if (numbers.length === 1) return numbers;
    const half = Math.floor(numbers.length / 2);
    for (const some of [numbers.slice(0, half), numbers.slice(half)]) {
      if ((await faultsOf(some)).length > 0) return await smallest(some);
    }
    return numbers;
  }

  it.each(Array.from({ length: batchesOfMajor }, (_, at) => at))(
    `${casesPerBatch} cases of arbitrary text are the same after a restore (batch %i)`,
    async (batch) => {
      const first = (major * 1000 + batch) * casesPerBatch;
      const numbers = Array.from({ length: casesPerBatch }, (_, at) => first + at);
      const faults = await faultsOf(numbers);
      if (faults.length === 0) return;
      const fewest = await smallest(numbers);
      expect(faults, fewest.map(caseOf).join('\n').slice(0, 20_000)).toEqual([]);
    },
  );
});
