/** How many tables and rows a dump holds, as people are told. Pure. */
import type { Catalog } from '#shared/domain/manifest.ts';

/**
 * Tables, however many blocks of rows each has (partitions whose rows go through their root make several).
 * Of a dump without rows they are those that it makes, and of INSERT statements these, too: a table without rows has
 * a block of COPY and no INSERT.
 */
export function totalsOf({ tables, objects }: Pick<Catalog, 'tables' | 'objects'>): {
  tables: number;
  rows: number;
} {
  const isTold = tables.length > 0 && tables.every(({ form }) => form !== 'inserts');
  const named = isTold ? tables : [...tables, ...objects.filter(({ type }) => type === 'TABLE')];
  return {
    tables: new Set(named.map(({ schema, name }) => JSON.stringify([schema, name]))).size,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
  };
}
