/**
 * Only a superuser may call a function leakproof (manual, "CREATE FUNCTION"). So whoever runs the dump makes it
 * without that word, and a superuser adds it, who runs nothing of the dump by that.
 */
import { literal, sql, type Sql } from '../postgres/quote-sql.ts';
import { StatementReader, type Statement } from './statement-reader.ts';

const word = 'LEAKPROOF';
const aloneInBare = /\bLEAKPROOF\b/iu;

/** The statement without the word LEAKPROOF, where that is a word of it and not of a text; else as it is. Pure. */
export function withoutLeakproof(statement: Statement): Statement {
  const expected = statement.bare.replace(aloneInBare, '');
  const capitals = statement.bytes.toString('latin1').toUpperCase();
  for (let at = capitals.indexOf(word); at !== -1; at = capitals.indexOf(word, at + 1)) {
    const rest = [statement.bytes.subarray(0, at), statement.bytes.subarray(at + word.length)];
    const bytes = Buffer.concat(rest);
    const reader = new StatementReader();
    const [part] = [...reader.push(bytes), ...reader.finish()];
    if (part?.kind === 'statement' && part.statement.bare === expected)
      return { ...statement, bytes, bare: expected };
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
