/**
 * Dumps by pg_dump before 9.6.8 and 10.3 name a schema once (`SET search_path = shop, pg_catalog;`) and leave
 * it out of statements; what people write names none at all. What an entry needs is found by qualified names: here they get them. For planning
 * only; a restore takes the dump as it is. A name too much takes something along that is not needed. Pure.
 */
import type { Steps } from '../../system/yielder.ts';
import { unquoted } from '../../dump-sql/copy-statement.ts';
import { identifier } from '../../postgres/connection/quote-sql.ts';
import type { DumpEntry } from './dump-entry.ts';
import { withoutArguments } from './names-in-entries.ts';

/** What an entry may need by a qualified name, besides tables. */
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
/** A name that neither follows a dot nor stands before one, but for that of a column's table. */
const bareName = new RegExp(`(?<![\\w$.\\u0080-\\uffff"])(?:${name})(?![\\w$"])`, 'gu');
/** Behind these words a name is that of a table. */
const beforeTable =
  /\b(?:(?:TABLE|ONLY|ON|REFERENCES|OF|PARTITION|FROM|JOIN|OWNED BY|COLUMN)\s*|INHERITS \([^()]*)$/iu;
const longestLookBack = 2000;
/** PostgreSQL has no longer names (manual, "Identifiers and Key Words"). */
const longestName = 63;
const unqualifiedTable = new RegExp(
  `^CREATE\\s+(?:UNLOGGED\\s+|FOREIGN\\s+)?TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:${name})(?![\\w$".])`,
  'iu',
);

/** The same entries, when they are of a newer pg_dump. */
export function* qualifyNames(
  entries: readonly DumpEntry[],
): Steps<{ entries: readonly DumpEntry[]; areOld: boolean }> {
  const areOld = entries.some(({ type, sql }) => isTable.test(type) && unqualifiedTable.test(sql));
  if (!areOld) return { entries, areOld };
  const tables = new Map<string, Set<string>>();
  const others = new Map<string, Set<string>>();
  /** From a table to its schema; null where several have one of that name. */
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
      // A search path of several schemas: the entry names but one of them.
      const inSchema = ofTables?.has(own) === true ? schema : onlyIn.get(own);
      return inSchema === undefined || inSchema === null
        ? found
        : `${identifier(inSchema).text}.${found}`;
    });
    qualified.push({ ...entry, sql: whole });
  }
  return { entries: qualified, areOld };
}
