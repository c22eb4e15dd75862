/**
 * Builds everything that psql reads in a restore. psql interprets no byte of a dump: statements are
 * letters and digits (base64) that the server decodes and runs, and rows follow a COPY that
 * Nightjar has written. So a dump cannot contain a command for psql, regardless of its version, its
 * settings or its encoding. Sources: PostgreSQL manual, "DO", "Executing Dynamic Commands", "COPY".
 * No I/O.
 */
import { randomBytes } from 'node:crypto';
import { hasAsciiInside, lengthOfCharacter } from '../../dump-sql/client-encoding.ts';
import type { CopyStatement } from '../../dump-sql/copy-statement.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';

/**
 * Returns one psql statement that runs these statements in sequence. The server reads each of them
 * with the settings with which Nightjar has parsed it. They must have the same encoding, and the
 * same setting of `standard_conforming_strings`. All names written by Nightjar have their schema:
 * the dump can set a search path, and may contain a domain with the name `text`.
 */
export function doStatementFor(
  statements: readonly Pick<Statement, 'bytes' | 'encoding' | 'standardConformingStrings'>[],
): Buffer {
  const [first] = statements;
  if (first === undefined) return Buffer.alloc(0);
  const separator = unusedSeparator(statements.map(({ bytes }) => bytes));
  const whole = Buffer.concat(
    statements.flatMap(({ bytes }, at) => (at === 0 ? [bytes] : [separator, bytes])),
  );
  const text = (bytes: Buffer): string =>
    `pg_catalog.convert_from(pg_catalog.decode('${bytes.toString('base64')}','base64'),'${encodingName(first.encoding)}')`;
  const setting = first.standardConformingStrings ? 'on' : 'off';
  return Buffer.from(
    `DO LANGUAGE plpgsql $nightjar$DECLARE s pg_catalog.text; y pg_catalog.text; BEGIN ` +
      `FOREACH s IN ARRAY pg_catalog.string_to_array(${text(whole)},${text(separator)}) LOOP ` +
      `y:=pg_catalog.set_config('standard_conforming_strings','${setting}',false); EXECUTE s; END LOOP; END$nightjar$;\n`,
    'latin1',
  );
}

/** Returns 16 characters that are in none of the statements. */
function unusedSeparator(texts: readonly Buffer[]): Buffer {
  for (;;) {
    const separator = Buffer.from(randomBytes(8).toString('hex'));
    if (!texts.some((text) => text.includes(separator))) return separator;
  }
}

/**
 * Accepts letters, digits and dashes only: the parser accepts no other characters in the name of an
 * encoding.
 */
function encodingName(encoding: string): string {
  if (!/^[\w-]+$/u.test(encoding)) throw new Error('Not the name of an encoding');
  return encoding;
}

/**
 * Returns a COPY for rows of this table in this encoding. A separate line `\.` must follow the
 * rows. `copy` has the bytes of its names as Latin-1. Returns null if psql would read a name
 * differently.
 */
export function copyStatementFor(
  { schema, name, columns: all }: CopyStatement,
  withOids: boolean,
  encoding: string,
): Buffer | null {
  const columns = withOids ? all.slice(1) : all;
  const names = [schema, name, ...columns];
  if (!areWhole(names, encoding)) return null;
  const list =
    columns.length === 0 ? '' : ` (${columns.map((one) => quoted(one, encoding)).join(', ')})`;
  const oids = withOids ? 'OIDS, ' : '';
  const table = tableName({ schema, name }, encoding);
  return inEncoding(
    `COPY ${table}${list} FROM stdin WITH (${oids}ENCODING '${encodingName(encoding)}');\n`,
    encoding,
  );
}

/**
 * Returns a statement that truncates this table if it has no rows. Its names are given as for
 * `copyStatementFor`. If rows follow in the same transaction, a server with `wal_level = minimal`
 * writes no WAL for them (manual, "Populating a Database"). Returns null if psql would read a name
 * differently.
 */
export function truncateIfEmpty(
  table: Pick<CopyStatement, 'schema' | 'name'>,
  encoding: string,
): Buffer | null {
  if (!areWhole([table.schema, table.name], encoding)) return null;
  const name = tableName(table, encoding);
  // The name of a table must not be able to end the text.
  const quote = `$n${randomBytes(8).toString('hex')}$`;
  return inEncoding(
    `DO LANGUAGE plpgsql ${quote}BEGIN IF NOT EXISTS (SELECT 1 FROM ONLY ${name}) THEN ` +
      `TRUNCATE TABLE ONLY ${name}; END IF; END${quote};\n`,
    encoding,
  );
}

function tableName(
  { schema, name }: Pick<CopyStatement, 'schema' | 'name'>,
  encoding: string,
): string {
  const last = quoted(name, encoding);
  return schema === '' ? last : `${quoted(schema, encoding)}.${last}`;
}

function inEncoding(words: string, encoding: string): Buffer {
  // A function of the dump may have changed the setting.
  const isPlain = /^[\u0000-\u007f]*$/u.test(words);
  const setting = isPlain ? '' : `SET client_encoding TO '${encodingName(encoding)}';\n`;
  return Buffer.from(setting + words, 'latin1');
}

/**
 * No character in the result ends a line, a name or an escape for psql: such characters are written
 * as numbers.
 */
function quoted(latin1: string, encoding: string): string {
  if (!needsNumbers.test(latin1)) return `"${latin1}"`;
  const bytes = Buffer.from(latin1, 'latin1');
  const isWide = hasAsciiInside(encoding);
  let numbered = '';
  for (let at = 0; at < bytes.length;) {
    const length = isWide ? lengthOfCharacter(encoding, bytes, at) : 1;
    const character = bytes.toString('latin1', at, at + length);
    numbered += needsNumbers.test(character) && length === 1 ? numberOf(character) : character;
    at += length;
  }
  return `U&"${numbered}"`;
}

// oxlint-disable-next-line no-control-regex -- the pattern searches for control characters
const needsNumbers = /[\u0000-\u001f"\\\u007f]/u;
const numberOf = (character: string): string =>
  `\\${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const areWhole = (names: readonly string[], encoding: string): boolean =>
  !hasAsciiInside(encoding) || names.every((one) => isWhole(one, encoding));

/**
 * Returns true if psql ends each character at the same position, and no character includes a quote.
 */
function isWhole(latin1: string, encoding: string): boolean {
  const bytes = Buffer.from(latin1, 'latin1');
  let at = 0;
  while (at < bytes.length) {
    const length = lengthOfCharacter(encoding, bytes, at);
    for (let next = at + 1; next < at + length; next += 1) {
      if ((bytes[next] ?? 0) < 0x30) return false;
    }
    at += length;
  }
  return at === bytes.length;
}
