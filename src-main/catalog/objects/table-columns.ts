/** Describes the columns of a table for the head of the grid: types and keys. */
import type { TableColumnFacts } from '#shared/domain/catalog.ts';
import { unquoted } from '../../dump-sql/copy-statement.ts';
import { columnsOf, primaryKeyOf } from '../../dump-sql/table-definition.ts';
import type { OpenBackup, OpenTable } from '../source/opened-backup.ts';
import { definitionOf } from './definitions.ts';

const identifier = '"(?:[^"]|"")*"|[^\\s".,()]+';
const foreignKey = new RegExp(
  `FOREIGN KEY \\(((?:${identifier})(?:, ?(?:${identifier}))*)\\) REFERENCES ((?:${identifier})(?:\\.(?:${identifier}))?)`,
  'gu',
);
const identityAlways = new RegExp(
  `ALTER COLUMN (${identifier}) ADD GENERATED ALWAYS AS IDENTITY`,
  'gu',
);
const oneIdentifier = new RegExp(identifier, 'gu');

const namesIn = (list: string): string[] =>
  [...list.matchAll(oneIdentifier)].map(([name]) => unquoted(name));

/**
 * Returns the columns in the order of the rows. A column whose definition is not in the dump has no
 * type.
 */
export async function tableColumns(
  backup: OpenBackup,
  table: OpenTable,
  signal?: AbortSignal,
): Promise<TableColumnFacts[]> {
  const sql = table.object === null ? '' : (await definitionOf(backup, table.object, signal)).sql;
  const types = new Map(columnsOf(sql).map(({ name, definition }) => [name, definition]));
  const key = new Set(primaryKeyOf(sql));
  const references = new Map<string, string>();
  for (const [, columns = '', target = ''] of sql.matchAll(foreignKey)) {
    for (const name of namesIn(columns)) references.set(name, namesIn(target).join('.'));
  }
  const always = new Set([...sql.matchAll(identityAlways)].map(([, name = '']) => unquoted(name)));
  return table.columns.map((name) => ({
    name,
    definition: types.get(name) ?? null,
    isPrimaryKey: key.has(name),
    references: references.get(name) ?? null,
    isIdentityAlways: always.has(name),
  }));
}
