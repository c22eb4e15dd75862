/**
 * Decides whether definitions in two backups mean the same, even if pg_dump has written them
 * differently.
 */
import type { OpenBackup } from '../source/opened-backup.ts';
import { withoutSchema } from './own-schema.ts';
import { meaningOfSql } from './sql-meaning.ts';

/**
 * True if a definition in the earlier backup means the same as a definition in the later backup.
 * Entries that belong to one table can have any order: `pg_dump --statistics` changes it.
 */
export type SameMeaning = (
  before: string | string[],
  after: string | string[],
  schema: string | null,
) => boolean;

const entriesOf = (sql: string | string[]): string[] => (typeof sql === 'string' ? [sql] : sql);
const areSame = (before: string[], after: string[]): boolean =>
  before.length === after.length && before.every((one, at) => one === after[at]);

/** `inSchema`: only one of the two definitions contains the schema of its entry. */
export function sameMeaning(
  { head: a }: OpenBackup,
  { head: b }: OpenBackup,
  inSchema: boolean,
): SameMeaning {
  const meaningsOf = (
    sql: string | string[],
    isConforming: boolean,
    schema: string | null,
  ): string[] =>
    entriesOf(sql)
      .map((one) => (inSchema && schema !== null ? withoutSchema(one, schema) : one))
      .map((one) => meaningOfSql(one, isConforming))
      .filter((one) => one !== '')
      .toSorted();
  return (before, after, schema) =>
    areSame(entriesOf(before), entriesOf(after)) ||
    areSame(
      meaningsOf(before, a.standardConformingStrings, schema),
      meaningsOf(after, b.standardConformingStrings, schema),
    );
}
