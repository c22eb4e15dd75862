/**
 * What some servers keep in their catalog for themselves and hide from the pg_dump of their own minor version. A
 * pg_dump that is older writes it out as if somebody had set it, and no other server takes it. It says nothing about the
 * database: it is left out of every restore and of every comparison. Pure.
 */
import type { Statement } from './dump-part.ts';

/** Options of columns. `pg_attver`: PostgreSQL 15.20 and its siblings (Debian security, November 2026). */
export const serverStamps = ['pg_attver'] as const;

const name = String.raw`(?:"(?:[^"]|""){1,63}"|[^\s".,;()']{1,63})`;
/** As pg_dump writes the options of a column (pg_dump.c, `dumpTableSchema`). */
const columnOptions = new RegExp(
  String.raw`^ALTER (?:FOREIGN )?TABLE ONLY ${name}(?:\.${name})? ALTER COLUMN ${name} SET \(([\w., =-]{1,2000})\);\n?`,
  'gmu',
);
const isStamp = new RegExp(`^(?:${serverStamps.join('|')})=`, 'u');

export const mayHoldStamps = (text: string): boolean =>
  serverStamps.some((stamp) => text.includes(stamp));

/** Some SQL without stamps; what else is set with them stays. */
export function withoutStamps(sql: string): string {
  if (!mayHoldStamps(sql)) return sql;
  return sql.replaceAll(columnOptions, (statement: string, list: string) => {
    const options = list.split(', ');
    const kept = options.filter((option) => !isStamp.test(option));
    if (kept.length === options.length) return statement;
    return kept.length === 0 ? '' : statement.replace(`SET (${list})`, `SET (${kept.join(', ')})`);
  });
}

/** The same for one statement; null where nothing is left of it. */
export function statementWithoutStamps(statement: Statement): Statement | null {
  if (!mayHoldStamps(statement.bare)) return statement;
  const written = statement.bytes.toString('latin1');
  const left = withoutStamps(written);
  if (left === written) return statement;
  // No text and no comment stands in it.
  return left === '' ? null : { ...statement, bare: left, bytes: Buffer.from(left, 'latin1') };
}
