/** Number of bytes of a dump that a restore sends to a server. No I/O. */
import type { Catalog } from '#shared/domain/manifest.ts';
import { tableKey } from './names-in-entries.ts';
import type { TablePlan } from './plan-table-restore.ts';

/** Returns bytes of plain SQL: all of it, or the rows and the entries of a plan. */
export function bytesToRestore(
  { tables, objects }: Pick<Catalog, 'tables' | 'objects'>,
  sqlBytes: number,
  plan: Pick<TablePlan, 'entries' | 'withRows'> | null,
): number {
  if (plan === null) return sqlBytes;
  let bytes = 0;
  for (const { schema, name, dataStart, dataEnd } of tables) {
    if (plan.withRows.has(tableKey(schema, name))) bytes += dataEnd - dataStart;
  }
  // An entry ends where the next entry or rows begin. Both are in the order of the dump.
  let block = 0;
  for (const [at, { sqlOffset }] of objects.entries()) {
    while ((tables[block]?.dataStart ?? Infinity) < sqlOffset) block += 1;
    if (!plan.entries.has(at)) continue;
    const next = objects[at + 1]?.sqlOffset ?? sqlBytes;
    bytes += Math.min(next, tables[block]?.dataStart ?? sqlBytes) - sqlOffset;
  }
  return bytes;
}
