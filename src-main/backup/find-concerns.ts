/** Compares a new backup with the last good one: pure, so that the rules can be read and tested. */
import type { Concern } from '#shared/domain/concern.ts';
import type { CatalogTable, Manifest } from '#shared/domain/manifest.ts';
import { tableKey } from './progress.ts';

/** Half of what was there is gone. */
const alarmingPart = 0.5;
/** Small databases and tables change by half on an ordinary day. */
const smallestSqlBytes = 256 * 1024;
const smallestRows = 100;

export type Measured = Pick<Manifest, 'filename' | 'sql' | 'catalog'>;

export function findConcerns(
  current: Pick<Measured, 'sql' | 'catalog'>,
  previous: Measured,
): Concern[] {
  const concerns: Concern[] = [];
  const previousFilename = previous.filename;
  const [sqlBytes, previousSqlBytes] = [current.sql.sizeBytes, previous.sql.sizeBytes];
  if (previousSqlBytes >= smallestSqlBytes && sqlBytes < previousSqlBytes * alarmingPart) {
    concerns.push({ kind: 'much-smaller', sqlBytes, previousSqlBytes, previousFilename });
  }
  const rowsNow = rowsByTable(current.catalog.tables);
  for (const { schema, name, rows: previousRows } of previous.catalog.tables) {
    const rows = rowsNow.get(tableKey(schema, name)) ?? 0;
    if (previousRows < smallestRows || rows >= previousRows * alarmingPart) continue;
    concerns.push({ kind: 'rows-lost', schema, name, rows, previousRows, previousFilename });
  }
  return concerns;
}

function rowsByTable(tables: readonly CatalogTable[]): Map<string, number> {
  return new Map(tables.map(({ schema, name, rows }) => [tableKey(schema, name), rows]));
}
