import { expect, it } from 'vitest';
import { aManifest } from '../../../tests/support/builders.ts';
import { tableKey } from './progress.ts';
import { expectedFromLast } from './table-expectations.ts';

const block = (name: string, rows: number, dataStart: number, dataEnd: number) => ({
  schema: 'public',
  name,
  columns: ['a'],
  rows,
  dataStart,
  dataEnd,
});

it('expects the rows and bytes of the last backup, with the blocks of one table together', () => {
  const tables = [block('t', 4, 100, 140), block('empty', 0, 200, 200), block('t', 6, 300, 380)];
  const expected = expectedFromLast(aManifest({ catalog: { tables, objects: [] } }));
  expect(expected).toEqual(
    new Map([
      [tableKey('public', 't'), { payloadBytes: 120, rows: 10, bytesPerRow: 12 }],
      [tableKey('public', 'empty'), { payloadBytes: 0, rows: 0, bytesPerRow: null }],
    ]),
  );
  expect(expectedFromLast(null).size).toBe(0);
});
