import { expect, it } from 'vitest';
import type { OpenTable } from '../../catalog/source/opened-backup.ts';
import { halfOf } from './compare-restored.ts';

const megabyte = 1024 * 1024;
const table = (name: string, bytes: number, schema = 'public'): OpenTable => ({
  index: 0,
  object: null,
  schema,
  name,
  columns: [],
  rows: 1,
  bytes,
  state: 'whole',
  hasQueriedRows: false,
  partial: new Set(),
  blocks: [],
});

it('distributes large tables between two connections by their bytes', () => {
  const tables = [
    table('small', megabyte),
    table('large', 30 * megabyte),
    table('middle', 20 * megabyte),
    table('other', 12 * megabyte),
  ];
  expect(halfOf(tables).map(({ name }) => name)).toEqual(['large', 'small']);
  expect(halfOf([table('large', megabyte)])).toEqual([]);
  // Tables that cannot be named in every encoding, or have no schema, are not moved.
  expect(halfOf([table('größe', 30 * megabyte), table('old', 30 * megabyte, '')])).toEqual([]);
});
