/**
 * Definitions that name no schema beside those that do: dumps by pg_dump before 10.3, and what people write, beside
 * dumps by newer ones. Pure.
 */
import { identifier } from '../../postgres/connection/quote-sql.ts';

const bareTable =
  /^CREATE\s+(?:UNLOGGED\s+|FOREIGN\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:"(?:[^"]|"")*"|[^\s".,();]+)(?![^\s,();])/iu;

/** Whether this makes a table and names no schema for it. */
export const makesBareTable = (sql: string): boolean => bareTable.test(sql);

const plainName = /^[a-z_][a-z0-9_$]*$/u;
const endOfName = /[\w$."\u0080-\uffff]/u;
const beginOfName = /[A-Za-z_"\u0080-\uffff]/u;

/**
 * What is named in the schema of its own entry is the same with and without that. A text that looks like a name is
 * taken for one.
 */
export function withoutSchema(sql: string, schema: string): string {
  const quoted = without(sql, `${identifier(schema).text}.`);
  return plainName.test(schema) ? without(quoted, `${schema}.`) : quoted;
}

/** Without this where it begins a name. */
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
