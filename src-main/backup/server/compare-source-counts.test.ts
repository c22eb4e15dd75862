import { describe, expect, it } from 'vitest';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { compareWithServer } from './compare-source-counts.ts';
import type { ServerTable } from './source-counts.ts';

const block = (name: string, rows: number): CatalogTable => ({
  schema: 'public',
  name,
  columns: ['a'],
  rows,
  dataStart: 0,
  dataEnd: 0,
});
const table = (name: string, rows: number | null, root: string | null = null): ServerTable => ({
  schema: 'public',
  name,
  rows,
  root: root === null ? null : { schema: 'public', name: root },
});

describe('the comparison of the server with the file', () => {
  it('finds no difference when every table is there with its rows, counted or not', () => {
    const inFile = [block('t', 3), block('u', 5), block('more', 1)];
    expect(compareWithServer(inFile, [table('t', 3), table('u', null)])).toEqual([]);
  });

  it('names every table that is missing or has too few rows', () => {
    expect(compareWithServer([block('t', 3)], [table('t', 4), table('gone', 1)])).toEqual([
      'public.t has 3 rows instead of 4.',
      'public.gone is missing.',
    ]);
  });

  it('compares partitions that are loaded through their root as one table with the root', () => {
    const onServer = [table('h1', 2, 'h'), table('h2', 3, 'h')];
    expect(compareWithServer([block('h', 2), block('h', 3)], onServer)).toEqual([]);
    expect(compareWithServer([block('h', 2), block('h', 2)], onServer)).toEqual([
      'public.h has 4 rows instead of 5.',
    ]);
    // If one partition was not counted, the sum is unknown.
    expect(compareWithServer([block('h', 9)], [...onServer, table('h3', null, 'h')])).toEqual([]);
    expect(compareWithServer([block('h1', 2)], onServer)).toEqual(['public.h2 is missing.']);
  });
});
