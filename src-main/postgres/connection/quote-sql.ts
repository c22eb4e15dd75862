/**
 * The only place that builds SQL (PostgreSQL manual, "Lexical Structure"). A server only receives
 * `Sql`, and only the functions of this file create it: text from a server or a file is inserted as
 * a quoted name, a quoted string or a number. The compiler rejects everything else. Pure functions:
 * no I/O.
 */
import { fail } from '#shared/errors/errors.ts';

/** A private class: a cast cannot create an object with `text`. */
class SqlText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }
}

/** SQL that may be sent: Nightjar's own text with quoted parts. */
export type Sql = SqlText;

/**
 * Builds SQL from Nightjar's own text and other `Sql`. A backslash is a backslash: escapes are
 * those of SQL.
 */
export function sql(words: TemplateStringsArray, ...parts: readonly Sql[]): Sql {
  return new SqlText(String.raw(words, ...parts.map(({ text }) => text)));
}

/** Joins the parts. Default separator: a comma. */
export function sqlList(parts: readonly Sql[], separator: Sql = sql`, `): Sql {
  return new SqlText(parts.map(({ text }) => text).join(separator.text));
}

/**
 * A quoted name, the same as the server's `quote_ident` with `quote_all_identifiers`. Fails as
 * `literal` does.
 */
export function identifier(name: string): Sql {
  return new SqlText(`"${requireText(name).replaceAll('"', '""')}"`);
}

/**
 * The same name, written only with ASCII letters, digits and blanks, for a psql that reads it as
 * input. If psql uses another encoding than the server reports, it could read a quote or a
 * backslash as half of a character.
 */
export function plainIdentifier(name: string): Sql {
  const text = requireText(name);
  if (/^[\w ]*$/u.test(text)) return new SqlText(`"${text}"`);
  const escaped = Array.from(text, (character) => {
    if (/^[\w ]$/u.test(character)) return character;
    const number = (character.codePointAt(0) ?? 0).toString(16);
    return number.length > 4 ? `\\+${number.padStart(6, '0')}` : `\\${number.padStart(4, '0')}`;
  });
  return new SqlText(`U&"${escaped.join('')}"`);
}

/** `"schema"."name"`; only the name if the schema is ''. */
export function qualifiedName(schema: string, name: string): Sql {
  return schema === '' ? identifier(name) : sql`${identifier(schema)}.${identifier(name)}`;
}

/**
 * A quoted string, the same as the server's `quote_literal`. Its value does not depend on
 * standard_conforming_strings. Fails with `invalid-input` for NUL and half surrogate pairs, which
 * no server can store.
 */
export function literal(text: string): Sql {
  const quoted = requireText(text).replaceAll("'", "''");
  return new SqlText(text.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`);
}

/** A whole number. Any other value is a fault. */
export function integer(number: number): Sql {
  if (!Number.isSafeInteger(number)) throw new Error(`Not a whole number: ${number}`);
  return new SqlText(String(number));
}

function requireText(text: string): string {
  if (!text.includes('\0') && !/\p{Surrogate}/u.test(text)) return text;
  const message = 'A name or text with a NUL or half a character cannot be in a database.';
  return fail({ code: 'invalid-input', problems: [{ field: 'name', message }] });
}
