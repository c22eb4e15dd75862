/**
 * Detects the pg_dump options and settings of a dump that change its content and are visible in it.
 * The dump for the comparison is created with the same options. Differences that only change how a
 * value is written are left to the comparison (`catalog/sql-meaning.ts`,
 * `catalog/value-meaning.ts`).
 */
import { parseQualifiedName } from '../../dump-sql/copy-statement.ts';
import { readEntries } from '../../catalog/objects/definitions.ts';
import { qualified, type OpenBackup, type OpenTable } from '../../catalog/source/opened-backup.ts';
import { columnsOf } from '../../dump-sql/table-definition.ts';
import { readRawRows, textOf } from '../../catalog/rows/table-rows.ts';
import { withoutTexts } from '../../restore/tables/names-in-entries.ts';

export interface DumpFormat {
  /** Options of pg_dump 12 and later. */
  options: string[];
  /** Settings of the pg_dump session (`PGOPTIONS`). */
  settings: string[];
  /** Rows of partitions are written with the topmost table. */
  viaPartitionRoot: boolean;
  /** True if the dump has the content of its large objects. */
  hasLargeObjects: boolean;
}

const name = String.raw`(?:"(?:[^"]|""){1,63}"|[^\s".;]{1,63})`;
const attached = new RegExp(
  String.raw`^ALTER TABLE (?:ONLY )?(${name}(?:\.${name})?) ATTACH PARTITION (${name}(?:\.${name})?)`,
  'gmu',
);
const createdAttached = new RegExp(
  String.raw`^CREATE (?:UNLOGGED |FOREIGN )?TABLE (${name}(?:\.${name})?) PARTITION OF (${name}(?:\.${name})?)`,
  'gmu',
);
/** A constant of type bytea in a definition that is not in hexadecimal digits. */
const oldConstant = /'(?!\\x|\\\\x)(?:[^']|''){1,200}'::"?bytea"?(?!\[)/u;
/**
 * Names that PostgreSQL quotes only under `quote_all_identifiers` (`quote_identifier` in
 * ruleutils.c).
 */
const needlessQuotes =
  /"(?:public|pg_catalog|text|bpchar|name|bool|int[248]|float[48]|oid|reg[a-z]+|aclitem|date|timestamptz|bytea|uuid|jsonb?|xml|inet|btree|hash|gist|gin|plpgsql|sql)"/u;
const bytesColumn = /^"?bytea\b/u;
const inspectedBytes = 1024;

/** Fails as reading fails. */
export async function dumpFormatOf(backup: OpenBackup, signal: AbortSignal): Promise<DumpFormat> {
  const tops = new Set<string>();
  const partitions = new Set<string>();
  const withBytes = new Map<string, string[]>();
  let hasOldBytes = false;
  let quotesAll = false;
  for await (const { index, sql } of readEntries(backup, backup.catalog.objects.keys(), signal)) {
    hasOldBytes ||= oldConstant.test(sql);
    quotesAll ||= needlessQuotes.test(sql) && needlessQuotes.test(withoutTexts(sql));
    for (const [, top = '', partition = ''] of sql.matchAll(attached)) {
      tops.add(keyOf(top));
      partitions.add(keyOf(partition));
    }
    for (const [, partition = '', top = ''] of sql.matchAll(createdAttached)) {
      tops.add(keyOf(top));
      partitions.add(keyOf(partition));
    }
    const bytes = columnsOf(sql).filter(({ definition }) => bytesColumn.test(definition));
    const object = backup.catalog.objects[index];
    if (bytes.length > 0 && object !== undefined) {
      const key = qualified(object.schema ?? '', object.name);
      withBytes.set(
        key,
        bytes.map((column) => column.name),
      );
    }
  }
  for (const table of backup.tables) {
    if (hasOldBytes) break;
    const columns = withBytes.get(keyOfTable(table)) ?? [];
    hasOldBytes = columns.length > 0 && (await holdsOldBytes(backup, table, columns, signal));
  }
  const types = new Set(backup.catalog.objects.map(({ type }) => type));
  const filled = backup.tables.filter(({ rows }) => rows > 0).map(keyOfTable);
  const viaPartitionRoot =
    filled.some((key) => tops.has(key)) &&
    !filled.some((key) => partitions.has(key) && !tops.has(key));
  return {
    options: [
      // CREATE EXTENSION creates some comments automatically.
      ...(types.has('COMMENT') ? [] : ['--no-comments']),
      ...(viaPartitionRoot ? ['--load-via-partition-root'] : []),
    ],
    settings: [
      ...(hasOldBytes ? ['bytea_output=escape'] : []),
      // The setting changes values of regclass and similar types, also inside of other values, and
      // bounds of partitions.
      ...(quotesAll ? ['quote_all_identifiers=on'] : []),
    ],
    viaPartitionRoot,
    // `--section=pre-data` creates large objects and does not fill them.
    hasLargeObjects:
      (backup.catalog.largeObjects?.count ?? 1) > 0 ||
      !['BLOB', 'BLOB METADATA'].some((type) => types.has(type)),
  };
}

const keyOfTable = ({ schema, name: called }: OpenTable): string => qualified(schema, called);

function keyOf(written: string): string {
  const parsed = parseQualifiedName(written);
  return qualified(parsed?.schema ?? '', parsed?.name ?? written);
}

/** The first conclusive value decides: one dump is written under one setting. */
async function holdsOldBytes(
  backup: OpenBackup,
  table: OpenTable,
  columns: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const places = columns.map((column) => table.columns.indexOf(column));
  const rowsOf = readRawRows(backup, table, { fromRow: 0, keepBytes: inspectedBytes, signal });
  for await (const { rows } of rowsOf) {
    for (const { values } of rows) {
      for (const place of places) {
        const value = values[place] ?? null;
        const isOld = value === null ? null : isOldText(textOf(value, backup.decode));
        if (isOld !== null) return isOld;
      }
    }
  }
  return false;
}

/**
 * Returns null for values that look the same under both settings: arrays without a value. Pure
 * function: no I/O.
 */
export function isOldText(text: string): boolean | null {
  if (!text.startsWith('{')) return !text.startsWith('\\x');
  if (/^\{(?:NULL|[{},])*\}?$/u.test(text)) return null;
  return !/[{,]"\\\\x/u.test(text);
}
