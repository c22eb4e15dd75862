/**
 * The names in the SQL of pg_dump, and what an entry needs because of them. pg_dump writes
 * qualified names, except for objects without a schema and for the default operator class of a
 * type. No I/O.
 */
import { parseQualifiedName, unquoted } from '../../dump-sql/copy-statement.ts';
import { statementsOf } from '../../dump-sql/statements-of.ts';

/**
 * pg_dump replaces line breaks in its comments by spaces; statements contain the unchanged names.
 */
export const tableKey = (schema: string, name: string): string =>
  JSON.stringify([schema, name].map((part) => part.replaceAll(/[\r\n]/gu, ' ')));

/** No name is longer than 63 bytes: this limits the search for its end in malicious text. */
export const name = String.raw`(?:"(?:[^"]|""){1,63}"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]{0,62})`;
const qualifiedName = new RegExp(`(${name})\\.(${name}|[-+*/<>=~!@#%^&|\`?]+)`, 'gu');

const server = new RegExp(`^SERVER (${name})`, 'mu');
const wrapper = new RegExp(` FOREIGN DATA WRAPPER (${name})`, 'u');
const language = new RegExp(`\\bLANGUAGE (${name})`, 'u');
const accessMethod = new RegExp(`\\bUSING (${name}) \\(`, 'u');
/** Extensions that provide default operator classes for types of other owners. */
const classesFor: Readonly<Record<string, readonly string[]>> = {
  gist: ['btree_gist', 'intarray'],
  gin: ['btree_gin'],
};

/**
 * Returns the statements with `''` instead of each string literal. Text that cannot be read is
 * omitted.
 */
export const withoutTexts = (sql: string): string =>
  statementsOf(sql)
    .map(({ bare }) => Buffer.from(bare, 'latin1').toString('utf8'))
    .join('\n');

/** Yields one name at a time: a dump may have more names than fit into memory. */
export function* qualifiedNames(sql: string): Generator<string> {
  for (const [whole] of sql.matchAll(qualifiedName)) yield whole;
}

/** Yields the keys of the names. */
export function* keysIn(sql: string): Generator<string> {
  for (const whole of qualifiedNames(sql)) yield keyOf(whole);
}

export function partsOf(qualified: string): [schema: string, key: string] {
  const parsed = parseQualifiedName(qualified);
  if (parsed !== null) return [parsed.schema, tableKey(parsed.schema, parsed.name)];
  const at = qualified.lastIndexOf('.');
  const schema = unquoted(qualified.slice(0, at));
  return [schema, tableKey(schema, qualified.slice(at + 1))];
}

export const keyOf = (qualified: string): string => partsOf(qualified)[1];

export function plainly(key: string): string {
  const [schema, table] = JSON.parse(key) as [string, string];
  return `${schema}.${table}`;
}

/**
 * The names of functions include the types of their arguments; the names of operator classes
 * include their access method.
 */
export const withoutArguments = (entryName: string): string =>
  entryName.replace(/\(.*$/su, '').replace(/ USING .*$/su, '');

/**
 * Yields needed entries of the types `SERVER`, `FOREIGN DATA WRAPPER`, `PROCEDURAL LANGUAGE` or
 * `EXTENSION`, if the dump has them.
 */
export function plainNeeds({ type, sql }: { type: string; sql: string }): [string, string][] {
  const found = (pattern: RegExp): string | null => {
    const one = pattern.exec(withoutTexts(sql))?.[1];
    return one === undefined ? null : unquoted(one);
  };
  const of = (own: string | null, ...types: string[]): [string, string][] =>
    own === null ? [] : types.map((one) => [one, own]);
  switch (type) {
    case 'FOREIGN TABLE':
      return of(found(server), 'SERVER');
    case 'SERVER':
      return of(found(wrapper), 'FOREIGN DATA WRAPPER', 'EXTENSION');
    case 'FUNCTION':
    case 'PROCEDURE':
      return of(found(language), 'PROCEDURAL LANGUAGE', 'EXTENSION');
    case 'INDEX':
    case 'CONSTRAINT': {
      const method = found(accessMethod);
      const extensions = method === null ? [] : [method, ...(classesFor[method] ?? [])];
      return extensions.map((one) => ['EXTENSION', one]);
    }
    default:
      return [];
  }
}
