import { describe, expect, test } from 'vitest';
import type { ContentsObject, ContentsTable } from '#shared/domain/catalog.ts';
import {
  itemsOf,
  kindsOf,
  matching,
  describePage,
  rowsOfPage,
  describeType,
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

  test('counts the items of each kind', () => {
    expect(kindsOf(items)).toEqual([
      { kind: 'table', count: 2 },
      { kind: 'index', count: 1 },
    ]);
  });

  test('is searched by name, schema and type, without regard to case', () => {
    expect(matching(items, null, ' BOOK').map(({ name }) => name)).toEqual([
      'book',
      'Book_by_title',
    ]);
    expect(matching(items, 'table', 'public.lo').map(({ name }) => name)).toEqual(['loose']);
  });
});

test('a page has fewer rows if the table has many columns', () => {
  expect([rowsOfPage(3), rowsOfPage(120), rowsOfPage(1600)]).toEqual([100, 50, 20]);
  expect(describePage(100, 100, 31_204)).toBe('101–200 of 31,204');
  expect(describePage(0, 0, 0)).toBe('No rows');
});

test('types are shown in normal letters, not in capitals', () => {
  expect(describeType('MATERIALIZED VIEW')).toBe('Materialized view');
  expect(describeType('FK CONSTRAINT')).toBe('Foreign key');
});
