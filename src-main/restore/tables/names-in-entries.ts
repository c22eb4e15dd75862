/**
 * The names in the SQL of pg_dump, and what an entry needs by them. It writes qualified names, but for what
 * has no schema and for the operator class that is the usual one of a type. Pure.
 */
import { parseQualifiedName, unquoted } from '../../dump-sql/copy-statement.ts';
import { statementsOf } from '../../dump-sql/statements-of.ts';

/** pg_dump writes spaces for line breaks into its comments; statements have the names as they are. */
export const tableKey = (schema: string, name: string): string =>
  JSON.stringify([schema, name].map((part) => part.replaceAll(/[\r\n]/gu, ' ')));

/** No name is longer than 63 bytes: in hostile text the search for its end has an end, too. */
export const name = String.raw`(?:"(?:[^"]|""){1,63}"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]{0,62})`;
const qualifiedName = new RegExp(`(${name})\\.(${name}|[-+*/<>=~!@#%^&|\`?]+)`, 'gu');

const server = new RegExp(`^SERVER (${name})`, 'mu');
const wrapper = new RegExp(` FOREIGN DATA WRAPPER (${name})`, 'u');
const language = new RegExp(`\\bLANGUAGE (${name})`, 'u');
const accessMethod = new RegExp(`\\bUSING (${name}) \\(`, 'u');
/** Extensions that make usual operator classes for types that are not their own. */
const classesFor: Readonly<Record<string, readonly string[]>> = {
  gist: ['btree_gist', 'intarray'],
  gin: ['btree_gin'],
};

/** Its statements with `''` in the place of each text; nothing of what cannot be read. */
export const withoutTexts = (sql: string): string =>
  statementsOf(sql)
    .map(({ bare }) => Buffer.from(bare, 'latin1').toString('utf8'))
    .join('\n');

/** One at a time: a dump may have more of them than there is room for. */
export function* qualifiedNames(sql: string): Generator<string> {
  for (const [whole] of sql.matchAll(qualifiedName)) yield whole;
}

/** Their keys. */
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

/** Functions are named with the types of their arguments, operator classes with their access method. */
export const withoutArguments = (entryName: string): string =>
  entryName.replace(/\(.*$/su, '').replace(/ USING .*$/su, '');

/** `SERVER`, `FOREIGN DATA WRAPPER`, `PROCEDURAL LANGUAGE` or `EXTENSION`, as far as the dump has them. */
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
