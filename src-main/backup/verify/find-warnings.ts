/**
 * Compares a new backup with the last good backup. Pure functions, so that the rules are easy to
 * read and to test.
 */
import type { BackupWarning } from '#shared/domain/warning.ts';
import type { CatalogTable, Manifest } from '#shared/domain/manifest.ts';
import { tableKey } from '../progress/progress.ts';

/** A warning is created if more than half of the data is missing. */
const alarmingPart = 0.5;
/** Small databases and tables often change by half within a day. */
const smallestSqlBytes = 256 * 1024;
const smallestRows = 100;

export type Measured = Pick<Manifest, 'filename' | 'sql' | 'catalog'>;

export function findWarnings(
  current: Pick<Measured, 'sql' | 'catalog'>,
  previous: Measured,
): BackupWarning[] {
  const warnings: BackupWarning[] = [];
  const previousFilename = previous.filename;
  const [sqlBytes, previousSqlBytes] = [current.sql.sizeBytes, previous.sql.sizeBytes];
  if (previousSqlBytes >= smallestSqlBytes && sqlBytes < previousSqlBytes * alarmingPart) {
    warnings.push({ kind: 'much-smaller', sqlBytes, previousSqlBytes, previousFilename });
  }
  const rowsNow = rowsByTable(current.catalog.tables);
  const rowsBefore = rowsByTable(previous.catalog.tables);
  for (const [key, { schema, name, rows: previousRows }] of rowsBefore) {
    const rows = rowsNow.get(key)?.rows ?? 0;
    if (previousRows < smallestRows || rows >= previousRows * alarmingPart) continue;
    warnings.push({ kind: 'rows-lost', schema, name, rows, previousRows, previousFilename });
  }
  return warnings;
}

type Rows = Pick<CatalogTable, 'schema' | 'name' | 'rows'>;

/**
 * pg_dump may load some partitions through their root table: that table then has several blocks of
 * rows.
 */
function rowsByTable(tables: readonly CatalogTable[]): Map<string, Rows> {
  const found = new Map<string, Rows>();
  for (const { schema, name, rows } of tables) {
    const key = tableKey(schema, name);
    found.set(key, { schema, name, rows: rows + (found.get(key)?.rows ?? 0) });
  }
  return found;
}
