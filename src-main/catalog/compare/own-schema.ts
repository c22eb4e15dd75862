/**
 * Compares definitions without a schema with definitions that have one. Dumps by pg_dump before
 * 10.3 and SQL that users wrote often have no schema; newer dumps do. Pure functions.
 */
import { identifier } from '../../postgres/connection/quote-sql.ts';

const bareTable =
  /^CREATE\s+(?:UNLOGGED\s+|FOREIGN\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:"(?:[^"]|"")*"|[^\s".,();]+)(?![^\s,();])/iu;

/** True if this SQL creates a table without a schema. */
export const createsTableWithoutSchema = (sql: string): boolean => bareTable.test(sql);

const plainName = /^[a-z_][a-z0-9_$]*$/u;
const endOfName = /[\w$."\u0080-\uffff]/u;
const beginOfName = /[A-Za-z_"\u0080-\uffff]/u;

/**
 * Removes the schema of the entry from the names in the SQL: with and without the schema, such a
 * name means the same. A string that looks like a name is treated as a name.
 */
export function withoutSchema(sql: string, schema: string): string {
  const quoted = without(sql, `${identifier(schema).text}.`);
  return plainName.test(schema) ? without(quoted, `${schema}.`) : quoted;
}

/** Removes the prefix at the beginning of each name. */
function without(sql: string, prefix: string): string {
  const [first = '', ...others] = sql.split(prefix);
  let before = first.at(-1) ?? '';
  const rest = others.map((part) => {
    const isName = !endOfName.test(before) && beginOfName.test(part.at(0) ?? '');
    before = part.at(-1) ?? '.';
    return isName ? part : prefix + part;
  });
  return first + rest.join('');
}
