import { expect, it } from 'vitest';
import { chooseTables } from './choose-tables.ts';
import type { LargeTable } from './large-tables.ts';
import { piecesOf } from './table-pieces.ts';

const table = (name: string, sizeBytes: number, pages = 100): LargeTable => ({
  schema: 'public',
  name,
  quotedSchema: 'public',
  quotedName: name,
  quotedColumns: ['id'],
  pages,
  sizeBytes,
});
const names = (tables: readonly LargeTable[]): string[] => tables.map(({ name }) => name);
const pieceBytes = 16 * 1024 * 1024;

it('the largest tables are chosen, within a quarter of the locks of the server', () => {
  const possible = [table('small', 1), table('large', 3), table('medium', 2)];
  const chosen = (lockCapacity: number): string[] =>
    names(chooseTables(possible, { sessions: 4, lockCapacity, pieceBytes }).tables);
  expect(chosen(6400)).toEqual(['large', 'medium', 'small']);
  expect(chosen(32)).toEqual(['large', 'medium']);
  expect(chosen(15)).toEqual([]);
  expect(chosen(-1)).toEqual([]);
});

it('the names of the chosen tables fit into the arguments of pg_dump', () => {
  const possible = Array.from({ length: 6000 }, (_, at) => table(`t${at}`, at));
  const { tables } = chooseTables(possible, { sessions: 2, lockCapacity: 1e9, pieceBytes });
  expect(tables).toHaveLength(5000);
});

it('there are never more pieces than fit into memory, whatever size the server states', () => {
  const possible = [table('a', 9e15, 2 ** 32), table('b', 5e15, 2 ** 32), table('c', 1)];
  const chosen = chooseTables(possible, { sessions: 4, lockCapacity: 6400, pieceBytes });
  const count = chosen.tables.flatMap((one) => piecesOf(one, 15, chosen.pieceBytes)).length;
  expect(count).toBeGreaterThan(10_000);
  expect(count).toBeLessThanOrEqual(50_003);
});

it('the pieces of a database of ordinary size have their usual size', () => {
  const possible = [table('a', 500e9)];
  const chosen = chooseTables(possible, { sessions: 4, lockCapacity: 6400, pieceBytes });
  expect(chosen.pieceBytes).toBe(pieceBytes);
});
