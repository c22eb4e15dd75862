import { expect, it } from 'vitest';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { totalsOf } from './totals.ts';

const block = (name: string, rows: number): CatalogTable => ({
  schema: 'public',
  name,
  columns: ['a'],
  rows,
  dataStart: 0,
  dataEnd: 0,
});
const object = (type: string, name: string) => ({ type, schema: 'public', name, sqlOffset: 0 });

it('counts tables, not the blocks that contain their rows', () => {
  const objects = [object('TABLE', 'p'), object('TABLE', 'p1'), object('TABLE', 'p2')];
  const tables = [block('p', 2), block('p', 3), block('t', 1)];
  expect(totalsOf({ tables, objects })).toEqual({ tables: 2, rows: 6 });
});

it('counts the created tables if a dump contains no rows', () => {
  const objects = [object('TABLE', 'a'), object('TABLE', 'b'), object('VIEW', 'c')];
  expect(totalsOf({ tables: [], objects })).toEqual({ tables: 2, rows: 0 });
});

it('counts tables without rows in a dump whose rows are INSERT statements', () => {
  const objects = [object('TABLE', 'a'), object('TABLE', 'b')];
  const tables = [{ ...block('a', 2), form: 'inserts' as const }];
  expect(totalsOf({ tables, objects })).toEqual({ tables: 2, rows: 2 });
});
