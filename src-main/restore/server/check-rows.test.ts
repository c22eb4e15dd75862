import { describe, expect, it } from 'vitest';
import { expectedRows } from './check-rows.ts';

describe('the rows that a table should have', () => {
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

  it('are those of all its blocks', () => {
    expect(expected([block('t', 1), block('t', 2)])).toMatchObject([{ name: 't', rows: 3 }]);
  });

  it('are not known when one of its blocks may have more than were counted', () => {
    const tables = [block('t', 1), block('t', 2), block('u', 3)];
    const uncertain = [{ schema: 'public', name: 't' }];
    expect(expected(tables, [], uncertain)).toMatchObject([{ name: 'u', rows: 3 }]);
  });

  it('are counted at the top, when rows came in through a partitioned table', () => {
    const partitions = [
      { schema: 'public', name: 'p', isPartitioned: true, above: [] },
      { schema: 'public', name: 'p1', isPartitioned: false, above: [['public', 'p']] as const },
    ];
    expect(expected([block('p', 2), block('p1', 5)], partitions)).toEqual([
      { schema: 'public', name: 'p', rows: 7, isPartitioned: true },
    ]);
    // Without any at the top, each part counts for itself.
    expect(expected([block('p1', 5)], partitions)).toMatchObject([{ name: 'p1', rows: 5 }]);
  });
});
