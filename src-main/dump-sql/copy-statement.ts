/** Parses pg_dump's `COPY schema.table (column, …) FROM stdin;`. */

export interface CopyStatement {
  schema: string;
  name: string;
  columns: string[];
}

// A table without columns has no list, but its rows count: "COPY public.t  FROM stdin;".
export const identifier = '"(?:[^"]|"")*"|[^\\s".,()]+';
/**
 * Names are separated, so that a name cannot match as several consecutive names: that would take
 * unbounded time.
 */
const columnList = `\\s*(?:(?:${identifier})\\s*(?:,\\s*(?:${identifier})\\s*)*)?`;
/** A table, and an optional list of columns. A name is matched to its end. */
const target = `(?:(${identifier})\\.)?(${identifier})(?![^\\s".,();])`;
const columns = `(?:\\s*\\((${columnList})\\))?`;
const overriding = `(?:OVERRIDING\\s+(?:SYSTEM|USER)\\s+VALUE\\s+)?`;
const statement = new RegExp(
  `^COPY\\s+${target}${columns}\\s*(WITH\\s+OIDS\\s+)?FROM\\s+STDIN\\s*;$`,
  'iu',
);
const qualifiedName = new RegExp(`^(?:(${identifier})\\.)?(${identifier})$`, 'u');
const insertHead = new RegExp(
  `^INSERT\\s+INTO\\s+${target}${columns}\\s*${overriding}(VALUES|DEFAULT\\s+VALUES)\\s*`,
  'iu',
);
const insertBegin = /^INSERT\s+INTO(?:\s|$)/iu;
/** More than pg_dump writes before the first row: a table has at most 1600 columns. */
export const longestInsertHead = 1024 * 1024;
const insertTarget = new RegExp(`^INSERT\\s+INTO\\s+${target}(?=[\\s(;])`, 'iu');
/** Text after the table that is neither `VALUES` nor the beginning of `VALUES`. */
const otherInsert = new RegExp(
  `^${columns}\\s*${overriding}(?:[^\\s(VDO]|\\(\\s*(?:\\(|(?:SELECT|WITH|VALUES|TABLE)\\b))`,
  'iu',
);
const copyTarget = new RegExp(`^COPY\\s+${target}`, 'iu');
const oneIdentifier = new RegExp(identifier, 'gu');

/**
 * Returns null if the text is not such a statement. Dumps older than PostgreSQL 10.3 name no
 * schema.
 */
export function parseCopyStatement(text: string): CopyStatement | null {
  const match = statement.exec(text);
  if (match === null) return null;
  const [, schema, name, list, withOids] = match;
  if (name === undefined) return null;
  return {
    schema: schema === undefined ? '' : unquoted(schema),
    name: unquoted(name),
    columns: [
      // `pg_dump --oids`, before PostgreSQL 12: the object id comes first.
      ...(withOids === undefined ? [] : ['oid']),
      ...[...(list ?? '').matchAll(oneIdentifier)].map(([column]) => unquoted(column)),
    ],
  };
}

/**
 * The server converts ASCII letters in a name without quotes to lower case (manual, "Identifiers
 * and Key Words").
 */
export function unquoted(name: string): string {
  return name.startsWith('"')
    ? name.slice(1, -1).replaceAll('""', '"')
    : name.replaceAll(/[A-Z]+/gu, (letters) => letters.toLowerCase());
}

/**
 * Splits `"a b".c` into schema and name; a name without a schema has the schema ''. Returns null if
 * the text is not a name.
 */
export function parseQualifiedName(text: string): { schema: string; name: string } | null {
  const match = qualifiedName.exec(text);
  if (match?.[2] === undefined) return null;
  return {
    schema: match[1] === undefined ? '' : unquoted(match[1]),
    name: unquoted(match[2]),
  };
}

/** Parses `INSERT INTO schema.table (column, …) VALUES`: the part before the first row. */
export function parseInsertHead(
  text: string,
): (CopyStatement & { length: number; isDefault: boolean }) | null {
  const match = insertHead.exec(text);
  const [whole, schema, name, list, values] = match ?? [];
  if (whole === undefined || name === undefined) return null;
  return {
    schema: schema === undefined ? '' : unquoted(schema),
    name: unquoted(name),
    columns: [...(list ?? '').matchAll(oneIdentifier)].map(([column]) => unquoted(column)),
    length: whole.length,
    isDefault: values !== undefined && !/^VALUES/iu.test(values),
  };
}

/** Returns true if the line or text begins with INSERT. */
export const isInsert = (text: string): boolean => insertBegin.test(text);

/** Returns the table of a COPY; null if the statement names no table. */
export function copyTargetOf(text: string): { schema: string; name: string } | null {
  return targetIn(copyTarget.exec(text));
}

/** Returns the table of an INSERT of any kind; null if the statement names no table. */
export function insertTargetOf(text: string): { schema: string; name: string } | null {
  return targetIn(insertTarget.exec(text));
}

function targetIn(match: RegExpExecArray | null): { schema: string; name: string } | null {
  const [, schema, name] = match ?? [];
  if (name === undefined) return null;
  return { schema: schema === undefined ? '' : unquoted(schema), name: unquoted(name) };
}

/** Returns true if a query creates the rows of an INSERT; false until the query is visible. */
export function isInsertOfQuery(text: string): boolean {
  const head = insertTarget.exec(text)?.[0];
  return head !== undefined && otherInsert.test(text.slice(head.length));
}
