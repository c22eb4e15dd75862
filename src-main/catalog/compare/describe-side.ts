/**
 * Describes one of two compared backups without its rows: its tables with their SQL, and its other
 * objects.
 */
import type { CatalogObject } from '#shared/domain/manifest.ts';
import { withoutStamps } from '../../dump-sql/server-stamps.ts';
import {
  columnsOf,
  nullable,
  primaryKeyOf,
  withoutColumnOrder,
  withoutNotNull,
  type TableColumn,
} from '../../dump-sql/table-definition.ts';
import { belongingsOf, readEntries } from '../objects/definitions.ts';
import { splitOwners } from '../objects/owners.ts';
import { qualified, type OpenBackup, type OpenTable } from '../source/opened-backup.ts';
import { createsTableWithoutSchema } from './own-schema.ts';
import { withoutNeedlessQuotes } from './value-meaning.ts';

/**
 * Types of entries that do not describe the database itself, or that are compared in another way.
 */
const notCompared = new Set([
  'SEQUENCE SET',
  'BLOB',
  'BLOBS',
  'BLOB METADATA',
  'TABLE DATA',
  'STATISTICS DATA',
]);

/**
 * True for entries in which `pg_dump --create` describes the database itself. They do not belong to
 * its content.
 */
const isOfDatabase = ({ type, schema, name }: CatalogObject): boolean =>
  type === 'DATABASE' ||
  type === 'DATABASE PROPERTIES' ||
  (schema === null &&
    name.startsWith('DATABASE ') &&
    ['COMMENT', 'ACL', 'SECURITY LABEL'].includes(type));

export interface TableSide {
  table: OpenTable;
  /** All of its SQL, entry by entry, without its owners. */
  definition: string[];
  owners: string[];
  columns: TableColumn[];
  primaryKey: string[] | null;
}

/** An object other than a table. Entries with the same type, schema and name are one object. */
export interface ObjectSide {
  type: string;
  schema: string | null;
  name: string;
  sql: string;
  owners: string;
}

export interface Side {
  hasOwners: boolean;
  /**
   * True if its tables have no schema: the dump was written manually, or by a pg_dump before 10.3.
   */
  namesNoSchemas: boolean;
  tables: Map<string, TableSide>;
  others: Map<string, ObjectSide>;
}

/** Reads everything except rows in one pass. If `entries` is set, only those entries count. */
export async function describeSide(
  backup: OpenBackup,
  signal: AbortSignal | undefined,
  entries?: ReadonlySet<number>,
): Promise<Side> {
  const belongings = await belongingsOf(backup, signal);
  const ownerOfEntry = new Map<number, string>();
  const tables = new Map<string, TableSide>();
  for (const table of backup.tables) {
    const key = qualified(table.schema, table.name);
    const columns = table.columns.map((name) => ({ name, definition: '' }));
    tables.set(key, { table, definition: [], owners: [], columns, primaryKey: null });
    if (table.object !== null) ownerOfEntry.set(table.object, key);
    for (const index of belongings.get(key) ?? []) ownerOfEntry.set(index, key);
  }
  const others = new Map<string, ObjectSide>();
  const wanted = backup.catalog.objects.flatMap((object, index) =>
    notCompared.has(object.type) || isOfDatabase(object) || entries?.has(index) === false
      ? []
      : [index],
  );
  let hasOwners = false;
  let namesNoSchemas = false;
  for await (const entry of readEntries(backup, wanted, signal, 'all')) {
    const { index } = entry;
    const { sql, owners } = splitOwners(withoutStamps(entry.sql));
    hasOwners ||= owners !== '';
    const object = backup.catalog.objects[index];
    const table = tables.get(ownerOfEntry.get(index) ?? '');
    if (object === undefined) continue;
    if (table !== undefined) {
      table.definition.push(withoutColumnOrder(sql));
      table.owners.push(owners);
      table.primaryKey ??= primaryKeyOf(sql);
      if (table.table.object === index) {
        namesNoSchemas ||= createsTableWithoutSchema(sql);
        if (columnsOf(sql).length > 0) table.columns = columnsOf(sql);
      }
      continue;
    }
    // Skips entries that only comment on an object that exists in every database, such as the
    // schema public.
    if ((sql === '' && owners === '') || commentOfInitdb.test(sql)) continue;
    const { type, schema, name } = object;
    const called = isNamedInSql(type, name) ? withoutNeedlessQuotes(name) : name;
    const key = `${type}\0${schema ?? ''}\0${called}`;
    const known = others.get(key);
    // Functions with the same name and schema differ in their arguments, which are part of the
    // name.
    others.set(key, {
      type,
      schema,
      name,
      sql: (known?.sql ?? '') + sql,
      owners: (known?.owners ?? '') + owners,
    });
  }
  for (const table of tables.values()) {
    const { primaryKey: key } = table;
    if (key === null) continue;
    table.definition = table.definition.map((sql) => withoutNotNull(sql, key));
    table.columns = table.columns.map(({ name, definition }) => ({
      name,
      definition: key.includes(name) ? nullable(definition) : definition,
    }));
  }
  return { hasOwners, namesNoSchemas, tables, others };
}

/**
 * `pg_dump --quote-all-identifiers` does not recognize the quoted name, and writes the comment that
 * initdb has created.
 */
const commentOfInitdb = /^COMMENT ON SCHEMA "public" IS 'standard public schema';$/u;

/**
 * Types of entries whose name is SQL ("f(public.mood)", "TYPE mood") that may contain quoted names.
 */
const namedInSql = new Set(['COMMENT', 'SECURITY LABEL', 'ACL', 'DEFAULT ACL', 'TRANSFORM']);
const isNamedInSql = (type: string, name: string): boolean =>
  namedInSql.has(type) || name.includes('(');
