/**
 * The one place where SQL is put together (PostgreSQL manual, "Lexical Structure"). A server is asked only
 * with `Sql`, and only the functions of this file make that: whatever comes from a server or a file gets in
 * as a quoted name, a quoted text or a number, or the compiler refuses it. Pure.
 */
import { fail } from '#shared/errors/errors.ts';

/** A class of its own that nobody else can make: a cast would give a text without `text`. */
class SqlText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }
}

/** SQL that may be sent: our own words, with nothing but quoted parts in them. */
export type Sql = SqlText;

/** Our own words with `Sql` in between. A backslash is a backslash: escapes are those of SQL. */
export function sql(words: TemplateStringsArray, ...parts: readonly Sql[]): Sql {
  return new SqlText(String.raw(words, ...parts.map(({ text }) => text)));
}

/** Parts one after the other, with a comma in between unless something else is given. */
export function sqlList(parts: readonly Sql[], separator: Sql = sql`, `): Sql {
  return new SqlText(parts.map(({ text }) => text).join(separator.text));
}

/** A name, the same as the server's `quote_ident` with `quote_all_identifiers`. Fails as `literal` does. */
export function identifier(name: string): Sql {
  return new SqlText(`"${requireText(name).replaceAll('"', '""')}"`);
}

/**
 * The same name in letters, digits and blanks of ASCII: for a psql that reads it as a part of its input.
 * Under another encoding than the server says, a quote or a backslash could be half of a character to it.
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

/** `"schema"."name"`; the name alone where there is no schema (''). */
export function qualifiedName(schema: string, name: string): Sql {
  return schema === '' ? identifier(name) : sql`${identifier(schema)}.${identifier(name)}`;
}

/**
 * A text, the same as the server's `quote_literal`: it reads back whatever standard_conforming_strings says.
 * Fails with `invalid-input` for NUL and half characters, which no server can hold.
 */
export function literal(text: string): Sql {
  const quoted = requireText(text).replaceAll("'", "''");
  return new SqlText(text.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`);
}

/** A whole number. Anything else is a bug. */
export function integer(number: number): Sql {
  if (!Number.isSafeInteger(number)) throw new Error(`Not a whole number: ${number}`);
  return new SqlText(String(number));
}

function requireText(text: string): string {
  if (!text.includes('\0') && !/\p{Surrogate}/u.test(text)) return text;
  const message = 'A name or text with a NUL or half a character cannot be in a database.';
  return fail({ code: 'invalid-input', problems: [{ field: 'name', message }] });
}
