/** Compares the file with the server: the tables, and their rows if they were counted. */
import { plural } from '#shared/format.ts';
import type { CatalogTable, SourceCounts } from '#shared/domain/manifest.ts';
import type { ServerTable } from './source-counts.ts';

/**
 * Returns one sentence for each table that differs between the file and the server. The rows of
 * some partitions (for example partitions by the hash of an enum) are in the dump as rows of the
 * root table: they are compared with the sum of all partitions.
 */
export function compareWithServer(
  inFile: readonly CatalogTable[],
  onServer: readonly ServerTable[],
): string[] {
  const found = new Map<string, number>();
  for (const table of inFile) {
    found.set(keyOf(table), (found.get(keyOf(table)) ?? 0) + table.rows);
  }
  const throughRoot = new Map<string, ServerTable[]>();
  const differences: string[] = [];
  const compare = (name: string, inDump: number, rows: number | null): void => {
    if (rows === null || rows === inDump) return;
    differences.push(`${name} has ${inDump} ${plural(inDump, 'row')} instead of ${rows}.`);
  };
  for (const table of onServer) {
    const inDump = found.get(keyOf(table));
    const { root } = table;
    if (inDump !== undefined) compare(`${table.schema}.${table.name}`, inDump, table.rows);
    else if (root !== null && found.has(keyOf(root))) {
      const others = throughRoot.get(keyOf(root));
      if (others === undefined) throughRoot.set(keyOf(root), [table]);
      else others.push(table);
    } else differences.push(`${table.schema}.${table.name} is missing.`);
  }
  for (const [key, partitions] of throughRoot) {
    const rows = partitions.reduce<number | null>(
      (sum, one) => (sum === null || one.rows === null ? null : sum + one.rows),
      0,
    );
    const [first] = partitions;
    const { schema, name } = first?.root ?? { schema: '', name: '' };
    compare(`${schema}.${name}`, found.get(key) ?? 0, rows);
  }
  return differences;
}

const keyOf = ({ schema, name }: { schema: string; name: string }): string =>
  JSON.stringify([schema, name]);

/** Returns the numbers that were compared, for the manifest. */
export function sourceCountsOf(tables: readonly ServerTable[]): SourceCounts {
  const counted = tables.flatMap(({ rows }) => (rows === null ? [] : [rows]));
  return {
    tables: tables.length,
    tablesCounted: counted.length,
    rowsCounted: counted.reduce((sum, rows) => sum + rows, 0),
  };
}
