import { expect, it } from 'vitest';
import type { Item } from './contents-messages.ts';
import { largestOf, nameInEveryBackup, parentOf, treeOf, type TreeWish } from './schema-tree.ts';

const item = (
  schema: string | null,
  name: string,
  rows: number | null,
  kind: Item['kind'] = 'table',
): Item => ({
  key: `${schema} ${name}`,
  kind,
  type: kind.toUpperCase(),
  schema,
  name,
  object: 1,
  table:
    rows === null
      ? null
      : {
          index: 0,
          object: 1,
          schema: schema ?? '',
          name,
          columns: [],
          rows,
          bytes: rows * 10,
          state: 'whole',
        },
});
const items = [
  item('sales', 'orders', 50),
  item('sales', 'lines', 700),
  item('sales', 'totals', null, 'view'),
  item('public', 'authors', 3),
  item(null, 'uuid-ossp', null, 'extension'),
];
const wish = (changes: Partial<TreeWish> = {}): TreeWish => ({
  text: '',
  order: 'name',
  toggled: new Set(),
  changeOf: () => null,
  ...changes,
});
const shown = (changes: Partial<TreeWish> = {}) =>
  treeOf(items, wish(changes)).map((line) =>
    line.kind === 'group'
      ? `${line.level} ${line.label} ${line.count}`
      : `${line.level} ${line.item.name}`,
  );

it('lists the tables below their schema, and the other objects in closed groups', () => {
  expect(shown()).toEqual([
    '1 public 1',
    '2 authors',
    '1 sales 2',
    '2 lines',
    '2 orders',
    '2 Views 1',
    '1 Whole database 1',
  ]);
});

it('opens and closes groups', () => {
  expect(shown({ toggled: new Set(['schema public', 'schema sales view']) })).toEqual([
    '1 public 1',
    '1 sales 2',
    '2 lines',
    '2 orders',
    '2 Views 1',
    '3 totals',
    '1 Whole database 1',
  ]);
});

it('shows every match of a filter, in closed groups, too', () => {
  expect(shown({ text: 'tot' })).toEqual(['1 sales 1', '2 Views 1', '3 totals']);
});

it('sorts tables by rows, and by how much changed since the backup before', () => {
  expect(shown({ order: 'rows' }).slice(2, 5)).toEqual(['1 sales 2', '2 lines', '2 orders']);
  const changeOf = ({ name }: Item) => ({ rows: name === 'orders' ? 9 : 1, text: '' });
  expect(shown({ order: 'changed', changeOf }).slice(2, 5)).toEqual([
    '1 sales 2',
    '2 orders',
    '2 lines',
  ]);
});

it('knows the group above a line, the largest table, and the name in other backups', () => {
  const lines = treeOf(items, wish());
  expect(parentOf(lines, 3)).toBe('schema sales');
  expect(parentOf(lines, 2)).toBeNull();
  expect(largestOf(items)?.name).toBe('lines');
  expect(largestOf([item('public', 'v', null, 'view')])?.name).toBe('v');
  expect(nameInEveryBackup(item('a', 'b', 1))).toBe(
    nameInEveryBackup({ ...item('a', 'b', 9), key: 'x' }),
  );
});
