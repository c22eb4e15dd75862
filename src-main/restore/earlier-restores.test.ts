import { describe, expect, it } from 'vitest';
import { durationLikeBefore, type EarlierRestore } from './earlier-restores.ts';
import { bytesToRestore } from './tables/bytes-to-restore.ts';

const megabyte = 1_000_000;
const whole: EarlierRestore = {
  filePath: '/backups/a.sql.gz',
  host: 'db',
  port: 5432,
  mode: 'new',
  isWhole: true,
  sqlBytes: 350 * megabyte,
  durationMs: 21_000,
};
const some: EarlierRestore = {
  ...whole,
  isWhole: false,
  sqlBytes: 7 * megabyte,
  durationMs: 2000,
};

describe('the estimated time of a restore', () => {
  it.each([
    ['everything, after everything', [whole], whole, 21_000],
    ['everything, after one table', [some], whole, null],
    ['everything, after both', [whole, some], whole, 21_000],
    ['one table, after the same table', [whole, some], some, 2000],
    ['one table of twice the size', [some], { ...some, sqlBytes: 14 * megabyte }, 4000],
    ['a table that is much larger', [some], { ...some, sqlBytes: 300 * megabyte }, null],
    ['a table that is much smaller', [some], { ...some, sqlBytes: 1000 }, null],
    ['a restore into another server', [whole], { ...whole, host: 'far away' }, null],
    ['a restore into another server on the same computer', [whole], { ...whole, port: 5433 }, null],
    ['the first restore', [], whole, null],
    ['a restore that replaces a database', [whole], { ...whole, mode: 'replace' as const }, null],
    ['a file of that name in another folder', [whole], { ...whole, filePath: '/b/a.sql.gz' }, null],
  ])('%s', (_name, earlier, wanted, expected) => {
    expect(durationLikeBefore(earlier, wanted)).toBe(expected);
  });
});

it('is estimated from the bytes of the chosen tables: their rows and their definitions', () => {
  const object = (type: string, name: string, sqlOffset: number) => ({
    type,
    schema: 'public',
    name,
    sqlOffset,
  });
  const block = (name: string, dataStart: number, dataEnd: number) => ({
    schema: 'public',
    name,
    columns: [],
    rows: 1,
    dataStart,
    dataEnd,
  });
  const catalog = {
    objects: [object('TABLE', 'a', 100), object('TABLE', 'b', 160), object('INDEX', 'i', 9000)],
    tables: [block('a', 300, 350), block('b', 400, 8000)],
  };
  const plan = { entries: new Set([0, 2]), withRows: new Set(['["public","a"]']) };
  expect(bytesToRestore(catalog, 10_000, plan)).toBe(60 + 50 + 1000);
  expect(bytesToRestore(catalog, 10_000, { entries: new Set([1]), withRows: new Set() })).toBe(140);
  expect(bytesToRestore(catalog, 10_000, null)).toBe(10_000);
});
