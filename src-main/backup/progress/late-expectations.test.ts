import { describe, expect, it } from 'vitest';
import { LateExpectations } from './late-expectations.ts';
import type { TableExpectation } from './progress.ts';

const tables = new Map<string, TableExpectation>([
  ['t', { payloadBytes: 1, rows: 2, bytesPerRow: 3 }],
]);
const first = { tables: new Map<string, TableExpectation>(), lastVerifyBytesPerSecond: null };
const last = {
  tables: new Map<string, TableExpectation>([['t', { payloadBytes: 7, rows: 8, bytesPerRow: 9 }]]),
  lastVerifyBytesPerSecond: 7,
};

describe('the expected sizes', () => {
  it('are not asked by a dump that ends immediately: those of the last backup are used', async () => {
    let asked = 0;
    const expected = new LateExpectations(last, async () => {
      asked += 1;
      return tables;
    });
    for (const nowMs of [50_000, 50_200, 54_999]) expected.dumpProgressed(nowMs);
    await expected.end();
    expect(asked).toBe(0);
    expect(expected.tables).toBe(last.tables);
    expect(expected.lastVerifyBytesPerSecond).toBe(7);
  });

  it('are asked once by a longer dump, and known as soon as the server has answered', async () => {
    const answers: ((found: typeof tables) => void)[] = [];
    const expected = new LateExpectations(
      first,
      () => new Promise((resolve) => void answers.push(resolve)),
    );
    for (const nowMs of [0, 499]) expected.dumpProgressed(nowMs);
    expect(answers).toHaveLength(0);
    for (const nowMs of [500, 700, 9000]) expected.dumpProgressed(nowMs);
    expect(answers).toHaveLength(1);
    expect(expected.tables).toBe(first.tables);
    answers[0]?.(tables);
    await expected.end();
    expect(expected.tables).toBe(tables);
  });

  it('remain those of the last backup if the server does not answer', async () => {
    const expected = new LateExpectations(last, async () => new Map());
    for (const nowMs of [0, 5000]) expected.dumpProgressed(nowMs);
    await expected.end();
    expect(expected.tables).toBe(last.tables);
  });

  it('are no longer awaited when the run has ended', async () => {
    const expected = new LateExpectations(
      first,
      (signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(new Map()))),
    );
    expected.dumpProgressed(0);
    expected.dumpProgressed(1000);
    await expect(expected.end()).resolves.toBeUndefined();
  });
});
