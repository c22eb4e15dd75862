import { describe, expect, test } from 'vitest';
import type { ContentsObject, ContentsTable } from '#shared/domain/catalog.ts';
import {
  describeFound,
  describeType,
  figureOfTable,
  itemsOf,
  matching,
} from './contents-messages.ts';

const object = (index: number, type: string, name: string, table?: number): ContentsObject => ({
  index,
  kind: type.startsWith('TABLE') ? 'table' : 'index',
  type,
  schema: 'public',
  name,
  table: table ?? null,
  sqlOffset: 0,
});
const table = (index: number, name: string, of: number | null): ContentsTable => ({
  index,
  object: of,
  schema: 'public',
  name,
  columns: ['id'],
  rows: 3,
  bytes: 9,
  state: 'whole',
});

describe('the list of contents', () => {
  const items = itemsOf({
    objects: [
      object(0, 'TABLE', 'book', 0),
      object(1, 'TABLE DATA', 'book'),
      object(2, 'INDEX', 'Book_by_title'),
    ],
    tables: [table(0, 'book', 0), table(1, 'loose', null)],
  });

  test('contains each table once, in the order of the dump, even if the dump has only its rows', () => {
    expect(items.map(({ name, kind }) => [name, kind])).toEqual([
      ['book', 'table'],
      ['Book_by_title', 'index'],
      ['loose', 'table'],
    ]);
    expect(items[0]?.table?.rows).toBe(3);
  });

  test('is searched by name, schema and type, without regard to case', () => {
    expect(matching(items, null, ' BOOK').map(({ name }) => name)).toEqual([
      'book',
      'Book_by_title',
    ]);
    expect(matching(items, 'table', 'public.lo').map(({ name }) => name)).toEqual(['loose']);
  });
});

test('the line above found rows counts them, and says if there may be more', () => {
  const wanted = { text: 'x', column: null, matchCase: false };
  const some = { rows: [], cut: [], total: null, nextRow: 9 };
  const all = { ...some, total: 1200, nextRow: 120 };
  const inOne = { wanted: { ...wanted, table: 1 }, tables: [1] };
  expect(describeFound(inOne, 1, some)).toBe('0 found so far');
  expect(describeFound(inOne, 1, all)).toBe('1,200 found');
  const inAll = { wanted: { ...wanted, table: null }, tables: [1, 2] };
  expect(describeFound(inAll, 1, all)).toBe('Found in 2 tables, 1,200 here');
  expect(describeFound({ ...inAll, tables: [] }, 1, null)).toBe('Found in no table, 0 here');
});

test('the number at a table follows the order of the tree', () => {
  const orders = table(0, 'orders', null);
  expect(figureOfTable({ ...orders, rows: 31_204 }, 'name', null)).toBe('31,204');
  expect(figureOfTable({ ...orders, bytes: 2_000_000 }, 'size', null)).toBe('1.9 MB');
  const change = { rows: 12, text: '+12' };
  expect(figureOfTable(orders, 'changed', change)).toBe('+12');
  expect(figureOfTable(orders, 'changed', null)).toBe('');
});

test('types are shown in normal letters, not in capitals', () => {
  expect(describeType('MATERIALIZED VIEW')).toBe('Materialized view');
  expect(describeType('FK CONSTRAINT')).toBe('Foreign key');
});
