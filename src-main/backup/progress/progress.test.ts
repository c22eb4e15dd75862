import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phases } from '#shared/domain/run.ts';
import { dumpFraction, ProgressMeter, tableKey, type TableExpectation } from './progress.ts';

const table = (name: string, bytes: number, rows = bytes / 10) => ({
  schema: 'public',
  name,
  bytes,
  rows,
});

const expecting = (
  tables: Record<string, Partial<TableExpectation>>,
): { tables: Map<string, TableExpectation>; lastVerifyBytesPerSecond: null } => ({
  tables: new Map(
    Object.entries(tables).map(([name, known]) => [
      tableKey('public', name),
      { payloadBytes: 0, rows: null, bytesPerRow: null, ...known },
    ]),
  ),
  lastVerifyBytesPerSecond: null,
});

const state = (
  finishedTables: ReturnType<typeof table>[],
  currentTable: ReturnType<typeof table> | null = null,
) => ({
  sqlBytes: 1,
  fileBytes: 1,
  finishedTables,
  currentTables: currentTable === null ? [] : [currentTable],
});

describe('the finished part of a dump', () => {
  it('is unknown if the server reported no tables', () => {
    expect(dumpFraction(state([], table('t', 10)), expecting({}))).toBeNull();
    expect(dumpFraction(state([]), expecting({ t: { payloadBytes: 0 } }))).toBeNull();
  });

  it('is calculated from the size of the tables', () => {
    const expected = expecting({ a: { payloadBytes: 100 }, b: { payloadBytes: 300 } });
    expect(dumpFraction(state([]), expected)).toBe(0);
    expect(dumpFraction(state([table('a', 100)]), expected)).toBe(0.25);
    expect(dumpFraction(state([table('a', 100)], table('b', 150)), expected)).toBe(0.625);
    expect(dumpFraction(state([table('a', 100), table('b', 300)]), expected)).toBe(1);
  });

  it('is corrected by how much SQL the finished tables produced for their size', () => {
    const expected = expecting({ a: { payloadBytes: 100 }, b: { payloadBytes: 300 } });
    // The first table produced twice as much SQL as its size on the server, so the second table is
    // expected to do so, too.
    expect(dumpFraction(state([table('a', 200)]), expected)).toBe(0.25);
  });

  it('is most exact with the number of rows and their length', () => {
    const expected = expecting({
      a: { payloadBytes: 1, rows: 10, bytesPerRow: 50 },
      b: { payloadBytes: 999_999, rows: 30, bytesPerRow: 50 },
    });
    expect(dumpFraction(state([table('a', 500)]), expected)).toBe(0.25);
  });

  it('does not exceed the whole when a table is larger than expected', () => {
    const expected = expecting({ a: { payloadBytes: 10 } });
    expect(dumpFraction(state([], table('a', 1000)), expected)).toBeLessThanOrEqual(1);
    expect(dumpFraction(state([table('unknown', 1000)]), expected)).toBeLessThanOrEqual(1);
  });
});

describe('progress', () => {
  const part = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null });
  const speed = fc.option(fc.integer({ min: 1, max: 1e10 }), { nil: null });
  const reports = fc.array(fc.tuple(fc.nat(phases.length - 1), part, fc.nat(5000)));

  it('never decreases and never reaches 100 % before the end, regardless of the reports', () => {
    fc.assert(
      fc.property(reports, speed, (steps, lastVerifyBytesPerSecond) => {
        let nowMs = 0;
        const meter = new ProgressMeter(() => nowMs);
        meter.expect({ tables: new Map(), lastVerifyBytesPerSecond });
        let last = 0;
        for (const [phase, done, passedMs] of [...steps].sort(([a], [b]) => a - b)) {
          nowMs += passedMs;
          const { fraction, elapsedMs, remainingMs } = meter.report(
            phases[phase] ?? 'connecting',
            done,
            { sqlBytes: nowMs, fileBytes: 0, table: null },
          );
          expect(elapsedMs).toBe(nowMs);
          if (phases[phase] === 'verifying' && done !== null && done > 0) {
            expect(remainingMs).not.toBeNull();
          }
          if (remainingMs !== null) expect(remainingMs).toBeGreaterThanOrEqual(0);
          if (fraction === null) {
            expect(last).toBe(0);
            continue;
          }
          expect(fraction).toBeGreaterThanOrEqual(last);
          expect(fraction).toBeLessThan(1);
          last = fraction;
        }
      }),
    );
  });

  it('estimates the remaining time only after a part of the dump was measured', () => {
    let nowMs = 0;
    const meter = new ProgressMeter(() => nowMs);
    const amounts = { sqlBytes: 0, fileBytes: 0, table: null };
    expect(meter.report('connecting', null, amounts)).toMatchObject({
      fraction: null,
      remainingMs: null,
      bytesPerSecond: 0,
    });
    meter.report('dumping', 0, amounts);
    nowMs = 500;
    expect(meter.report('dumping', 0.1, amounts).remainingMs).toBeNull();
    nowMs = 2000;
    // The time starts with the dump: half of the dump took two seconds, and reading 800 MB back
    // takes two more.
    const halfWay = meter.report('dumping', 0.5, { ...amounts, sqlBytes: 400e6 });
    expect(halfWay).toMatchObject({ fraction: 1 / 3, remainingMs: 4000, bytesPerSecond: 200e6 });
  });

  it('measures time: a slow dump is nearly all of a run, a fast dump is half of it', () => {
    for (const { dumpMs, dumped, half } of [
      { dumpMs: 98_000, dumped: 0.98, half: 0.99 },
      { dumpMs: 2000, dumped: 0.5, half: 0.75 },
    ]) {
      let nowMs = 0;
      const meter = new ProgressMeter(() => nowMs);
      meter.expect({ tables: new Map(), lastVerifyBytesPerSecond: 500e6 });
      const amounts = { sqlBytes: 1e9, fileBytes: 0, table: null };
      meter.report('dumping', 0, { ...amounts, sqlBytes: 0 });
      nowMs = dumpMs;
      expect(meter.report('dumping', 1, amounts).fraction).toBeCloseTo(dumped, 5);
      meter.report('verifying', 0, { ...amounts, sqlBytes: 0 });
      nowMs += 1000;
      const reading = meter.report('verifying', 0.5, { ...amounts, sqlBytes: 0.5e9 });
      expect(reading.fraction).toBeCloseTo(half, 5);
      expect(reading.remainingMs).toBe(1000);
      expect(meter.report('publishing', null, amounts).fraction).toBe(0.99);
    }
  });

  it('begins again at 0 for a second attempt, with the speed of this attempt', () => {
    let nowMs = 0;
    const meter = new ProgressMeter(() => nowMs);
    const amounts = { sqlBytes: 500e6, fileBytes: 1, table: null };
    meter.report('dumping', 0, { ...amounts, sqlBytes: 0 });
    nowMs = 10_000;
    expect(meter.report('dumping', 0.9, amounts).fraction).toBeGreaterThan(0.5);
    meter.begin();
    expect(meter.report('connecting', null, amounts)).toMatchObject({
      fraction: null,
      elapsedMs: 10_000,
    });
    meter.report('dumping', 0, { ...amounts, sqlBytes: 0 });
    nowMs = 12_000;
    expect(meter.report('dumping', 0.1, amounts)).toMatchObject({
      fraction: 2000 / (20_000 + 12_500),
      bytesPerSecond: 250e6,
      elapsedMs: 12_000,
    });
  });

  it('begins the verification where the dump has ended, also if the first block is all of it', () => {
    let nowMs = 0;
    const meter = new ProgressMeter(() => nowMs);
    const amounts = { sqlBytes: 400e6, fileBytes: 1, table: null };
    meter.report('dumping', 0.5, { ...amounts, sqlBytes: 200e6 });
    nowMs = 1000;
    expect(meter.report('dumping', 1, amounts).fraction).toBe(0.5);
    expect(meter.report('verifying', 0, { ...amounts, sqlBytes: 0 })).toMatchObject({
      fraction: 0.5,
      remainingMs: 1000,
    });
    nowMs = 1500;
    expect(meter.report('verifying', 0.5, amounts)).toMatchObject({
      fraction: 0.75,
      remainingMs: 500,
    });
  });
});
