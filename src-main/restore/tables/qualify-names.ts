/**
 * Adds schemas to names. Dumps by pg_dump before 9.6.8 and 10.3 name a schema once (`SET
 * search_path = shop, pg_catalog;`) and omit it in statements; manually written statements name no
 * schema. Plans find needed entries by qualified names. Used for planning only; a restore sends the
 * dump unchanged. An unnecessary name only adds an entry that is not needed. No I/O.
 */
import type { Steps } from '../../system/yielder.ts';
import { unquoted } from '../../dump-sql/copy-statement.ts';
import { identifier } from '../../postgres/connection/quote-sql.ts';
import type { DumpEntry } from './dump-entry.ts';
import { withoutArguments } from './names-in-entries.ts';

/** Types of entries that another entry may need by a qualified name, in addition to tables. */
export const neededTypes = new Set([
  'TYPE',
  'SHELL TYPE',
  'DOMAIN',
  'FUNCTION',
  'PROCEDURE',
  'AGGREGATE',
  'OPERATOR',
  'OPERATOR CLASS',
  'OPERATOR FAMILY',
  'COLLATION',
  'SEQUENCE',
  'TEXT SEARCH CONFIGURATION',
  'TEXT SEARCH DICTIONARY',
  'TEXT SEARCH PARSER',
  'TEXT SEARCH TEMPLATE',
]);

const name = String.raw`"(?:[^"]|""){1,63}"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]{0,62}`;
const isTable = /^(?:FOREIGN )?TABLE$/u;
/** A name without a dot before it. A dot can follow: in `orders.id`, `orders` is the table. */
const bareName = new RegExp(`(?<![\\w$.\\u0080-\\uffff"])(?:${name})(?![\\w$"])`, 'gu');
/** After these keywords, a name is the name of a table. */
const beforeTable =
  /\b(?:(?:TABLE|ONLY|ON|REFERENCES|OF|PARTITION|FROM|JOIN|OWNED BY|COLUMN)\s*|INHERITS \([^()]*)$/iu;
const longestLookBack = 2000;
/** PostgreSQL has no longer names (manual, "Identifiers and Key Words"). */
const longestName = 63;
const unqualifiedTable = new RegExp(
  `^CREATE\\s+(?:UNLOGGED\\s+|FOREIGN\\s+)?TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:${name})(?![\\w$".])`,
  'iu',
);

/** Returns the same entries as a newer pg_dump would write them. */
export function* qualifyNames(
  entries: readonly DumpEntry[],
): Steps<{ entries: readonly DumpEntry[]; areOld: boolean }> {
  const areOld = entries.some(({ type, sql }) => isTable.test(type) && unqualifiedTable.test(sql));
  if (!areOld) return { entries, areOld };
  const tables = new Map<string, Set<string>>();
  const others = new Map<string, Set<string>>();
  /** Schema of each table; null if several schemas have a table with this name. */
  const onlyIn = new Map<string, string | null>();
  for (const { type, schema, name: whole } of entries) {
    yield;
    const known = isTable.test(type) ? tables : others;
    if (schema === null || (known === others && !neededTypes.has(type))) continue;
    const own = withoutArguments(whole);
    const names = known.get(schema) ?? new Set();
    known.set(schema, names.add(own));
    if (known === tables) onlyIn.set(own, onlyIn.has(own) ? null : schema);
  }
  const qualified: DumpEntry[] = [];
  for (const entry of entries) {
    yield;
    const { schema, sql } = entry;
    if (schema === null || schema.length > longestName) {
      qualified.push(entry);
      continue;
    }
    const ofTables = tables.get(schema);
    const ofOthers = others.get(schema);
    const whole = sql.replaceAll(bareName, (found, at: number) => {
      const own = unquoted(found);
      if (!onlyIn.has(own) && ofOthers?.has(own) !== true) return found;
      const isOfTable = beforeTable.test(sql.slice(Math.max(0, at - longestLookBack), at));
      if (!isOfTable)
        return ofOthers?.has(own) === true ? `${identifier(schema).text}.${found}` : found;
      // If the search path has several schemas, the entry names only one of them.
      const inSchema = ofTables?.has(own) === true ? schema : onlyIn.get(own);
      return inSchema === undefined || inSchema === null
        ? found
        : `${identifier(inSchema).text}.${found}`;
    });
    qualified.push({ ...entry, sql: whole });
  }
  return { entries: qualified, areOld };
}
