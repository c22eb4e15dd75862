/** Number of tables and rows of a dump, as the screen shows them. No I/O. */
import type { Catalog } from '#shared/domain/manifest.ts';

/**
 * Counts tables, regardless of the number of blocks of rows (partitions whose rows are loaded
 * through their root table have several). For a dump without rows, the created tables are counted.
 * For a dump with INSERT statements, they are counted, too: a table without rows has a block of
 * COPY, but no INSERT.
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
