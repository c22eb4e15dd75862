/**
 * Only a superuser can declare a function leakproof (manual, "CREATE FUNCTION"). So the role that
 * runs the dump creates the function without this keyword, and a superuser adds it, without running
 * any code of the dump.
 */
import { literal, sql, type Sql } from '../postgres/connection/quote-sql.ts';
import { leakproofFunctionOf } from './admin-forms.ts';
import type { Statement } from './dump-part.ts';
import { StatementReader } from './statement-reader.ts';
import { tokensOf } from './statement-tokens.ts';

const word = 'LEAKPROOF';
const anywhere = /LEAKPROOF/gi;

/**
 * Returns the statement without the keyword LEAKPROOF if this is an option of the function and not
 * part of a string literal or a name. Returns the statement unchanged if this is not certain. No
 * I/O.
 */
export function withoutLeakproof(statement: Statement): Statement {
  const line = tokensOf(statement)?.line.split(' ') ?? [];
  for (const { index } of statement.bytes.toString('latin1').matchAll(anywhere)) {
    const rest = [
      statement.bytes.subarray(0, index),
      statement.bytes.subarray(index + word.length),
    ];
    const bytes = Buffer.concat(rest);
    const reader = new StatementReader();
    const [part] = [...reader.push(bytes), ...reader.finish()];
    const words = part?.kind === 'statement' ? tokensOf(part.statement) : null;
    if (part?.kind !== 'statement' || words === null) continue;
    // Names and string literals are numbers and quotes in the line: text that was removed from them
    // is still in the line.
    const isOneWordLess = words.line.split(' ').length === line.length - 1;
    if (isOneWordLess && leakproofFunctionOf(words) === null) {
      return { ...statement, bytes, bare: part.statement.bare };
    }
  }
  return statement;
}

/**
 * Declares the function with this name that was created last leakproof. Changes the catalog itself,
 * because ALTER FUNCTION requires the types of the arguments.
 */
export function makeLeakproof({ schema, name }: { schema: string; name: string }): Sql {
  return sql`update pg_catalog.pg_proc set proleakproof = true where oid operator(pg_catalog.=) (
    select p.oid from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) p.pronamespace
    where n.nspname operator(pg_catalog.=) ${literal(schema)} and p.proname operator(pg_catalog.=) ${literal(name)}
    order by pg_catalog.age(p.xmin), p.oid desc limit 1)`;
}
