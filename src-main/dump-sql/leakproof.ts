/**
 * Only a superuser may call a function leakproof (manual, "CREATE FUNCTION"). So whoever runs the dump makes it
 * without that word, and a superuser adds it, who runs nothing of the dump by that.
 */
import { literal, sql, type Sql } from '../postgres/connection/quote-sql.ts';
import { leakproofFunctionOf } from './admin-forms.ts';
import type { Statement } from './dump-part.ts';
import { StatementReader } from './statement-reader.ts';
import { wordsOf } from './statement-tokens.ts';

const word = 'LEAKPROOF';
const anywhere = /LEAKPROOF/gi;

/**
 * The statement without the word LEAKPROOF, where that is an option of the function and not a part of a text or a name;
 * as it is where that cannot be told. Pure.
 */
export function withoutLeakproof(statement: Statement): Statement {
  const line = wordsOf(statement)?.line.split(' ') ?? [];
  for (const { index } of statement.bytes.toString('latin1').matchAll(anywhere)) {
    const rest = [
      statement.bytes.subarray(0, index),
      statement.bytes.subarray(index + word.length),
    ];
    const bytes = Buffer.concat(rest);
    const reader = new StatementReader();
    const [part] = [...reader.push(bytes), ...reader.finish()];
    const words = part?.kind === 'statement' ? wordsOf(part.statement) : null;
    if (part?.kind !== 'statement' || words === null) continue;
    // Names and texts stand in the line as numbers and quotes: what was taken out of one is still there.
    const isOneWordLess = words.line.split(' ').length === line.length - 1;
    if (isOneWordLess && leakproofFunctionOf(words) === null) {
      return { ...statement, bytes, bare: part.statement.bare };
    }
  }
  return statement;
}

/**
 * Calls the function of this name that was made last leakproof. In the catalog itself: ALTER FUNCTION would have to
 * name the types of its arguments.
 */
export function makeLeakproof({ schema, name }: { schema: string; name: string }): Sql {
  return sql`update pg_catalog.pg_proc set proleakproof = true where oid operator(pg_catalog.=) (
    select p.oid from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) p.pronamespace
    where n.nspname operator(pg_catalog.=) ${literal(schema)} and p.proname operator(pg_catalog.=) ${literal(name)}
    order by pg_catalog.age(p.xmin), p.oid desc limit 1)`;
}
