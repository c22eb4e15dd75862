/** Decides for each table of a damaged dump whether its rows are complete. Pure functions. */
import type { ContentsObject } from '#shared/domain/catalog.ts';
import type { DumpIndex, OpenTable } from '../source/opened-backup.ts';

/** pg_dump writes these entries after all rows. */
const afterRows: ReadonlySet<string> = new Set([
  'CONSTRAINT',
  'FK CONSTRAINT',
  'INDEX',
  'TRIGGER',
  'RULE',
  'EVENT TRIGGER',
  'SEQUENCE SET',
]);

/** Sets `state` of the tables. Without damage, every table keeps `whole`. */
export function setRowsStates(
  { problem, isCut }: Pick<DumpIndex, 'problem' | 'isCut'>,
  objects: readonly ContentsObject[],
  tables: readonly OpenTable[],
): void {
  if (problem === null) return;
  if (!isCut) {
    for (const table of tables) table.state = 'unknown';
    return;
  }
  let rowsEnd = 0;
  let last: OpenTable | null = null;
  for (const table of tables) {
    for (const { dataEnd } of table.blocks) {
      if (dataEnd < rowsEnd) continue;
      rowsEnd = dataEnd;
      last = table;
    }
  }
  // The file ends after all rows: among its definitions, or in its last comments.
  if (objects.some(({ type, sqlOffset }) => afterRows.has(type) && sqlOffset >= rowsEnd)) return;
  for (const table of tables) {
    if (table.blocks.length > 0) continue;
    const { type } = objects[table.object ?? -1] ?? {};
    // A foreign table never has rows in a dump.
    if (type !== 'FOREIGN TABLE') table.state = 'missing';
  }
  if (last !== null) last.state = 'cut';
}
