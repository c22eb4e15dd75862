/**
 * Internal options that some servers store in their catalog and hide from the pg_dump of their own
 * minor version. An older pg_dump writes such an option as if a user had set it, and no other
 * server accepts it. The option is not information about the database: it is omitted in each
 * restore and in each comparison. No I/O.
 */
import type { Statement } from './dump-part.ts';

/**
 * Options of columns. `pg_attver`: PostgreSQL 15.20 and the minor versions of the same date (Debian
 * security, November 2026).
 */
export const serverStamps = ['pg_attver'] as const;

const name = String.raw`(?:"(?:[^"]|""){1,63}"|[^\s".,;()']{1,63})`;
/** The options of a column, as pg_dump writes them (pg_dump.c, `dumpTableSchema`). */
const columnOptions = new RegExp(
  String.raw`^ALTER (?:FOREIGN )?TABLE ONLY ${name}(?:\.${name})? ALTER COLUMN ${name} SET \(([\w., =-]{1,2000})\);\n?`,
  'gmu',
);
const isStamp = new RegExp(`^(?:${serverStamps.join('|')})=`, 'u');

export const mayHoldStamps = (text: string): boolean =>
  serverStamps.some((stamp) => text.includes(stamp));

/** Returns the SQL without stamps; other options in the same statement are kept. */
export function withoutStamps(sql: string): string {
  if (!mayHoldStamps(sql)) return sql;
  return sql.replaceAll(columnOptions, (statement: string, list: string) => {
    const options = list.split(', ');
    const kept = options.filter((option) => !isStamp.test(option));
    if (kept.length === options.length) return statement;
    return kept.length === 0 ? '' : statement.replace(`SET (${list})`, `SET (${kept.join(', ')})`);
  });
}

/** Returns the statement without stamps; null if it contains nothing else. */
export function statementWithoutStamps(statement: Statement): Statement | null {
  if (!mayHoldStamps(statement.bare)) return statement;
  const written = statement.bytes.toString('latin1');
  const left = withoutStamps(written);
  if (left === written) return statement;
  // The statement contains no string literal and no comment.
  return left === '' ? null : { ...statement, bare: left, bytes: Buffer.from(left, 'latin1') };
}
