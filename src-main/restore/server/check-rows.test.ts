import { describe, expect, it } from 'vitest';
import { expectedRows } from './check-rows.ts';

describe('the expected number of rows of a table', () => {
  const block = (name: string, rows: number) => ({
    schema: 'public',
    name,
    columns: [],
    rows,
    dataStart: 0,
    dataEnd: 0,
  });
  const expected = (
    tables: ReturnType<typeof block>[],
    partitions: Parameters<typeof expectedRows>[1] = [],
    uncertain: { schema: string; name: string }[] = [],
  ) => expectedRows({ tables, uncertain, isManual: false }, partitions);

  it('is the sum of all its blocks', () => {
    expect(expected([block('t', 1), block('t', 2)])).toMatchObject([{ name: 't', rows: 3 }]);
  });

  it('is unknown if one of its blocks may have more rows than were counted', () => {
    const tables = [block('t', 1), block('t', 2), block('u', 3)];
    const uncertain = [{ schema: 'public', name: 't' }];
    expect(expected(tables, [], uncertain)).toMatchObject([{ name: 'u', rows: 3 }]);
  });

  it('is counted at the top table if rows were loaded through a partitioned table', () => {
    const partitions = [
      { schema: 'public', name: 'p', isPartitioned: true, above: [] },
      { schema: 'public', name: 'p1', isPartitioned: false, above: [['public', 'p']] as const },
    ];
    expect(expected([block('p', 2), block('p1', 5)], partitions)).toEqual([
      { schema: 'public', name: 'p', rows: 7, isPartitioned: true },
    ]);
    // If no rows were loaded through the top table, each partition is counted separately.
    expect(expected([block('p1', 5)], partitions)).toMatchObject([{ name: 'p1', rows: 5 }]);
  });
});
