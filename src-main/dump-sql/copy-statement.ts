/** Takes pg_dump's `COPY schema.table (column, …) FROM stdin;` apart. */

export interface CopyStatement {
  schema: string;
  name: string;
  columns: string[];
}

// A table without columns of its own has no list, but its rows count: "COPY public.t  FROM stdin;".
export const identifier = '"(?:[^"]|"")*"|[^\\s".,()]+';
/** Separated, so that a name cannot be read as several in a row: that would take time without end. */
const columnList = `\\s*(?:(?:${identifier})\\s*(?:,\\s*(?:${identifier})\\s*)*)?`;
/** A table, and a list of columns where there is one. A name is read to its end. */
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
/** More than pg_dump writes before the first row: a table has 1600 columns at most. */
export const longestInsertHead = 1024 * 1024;
const insertTarget = new RegExp(`^INSERT\\s+INTO\\s+${target}(?=[\\s(;])`, 'iu');
/** What follows it, where that is neither `VALUES` nor the beginning of that. */
const otherInsert = new RegExp(
  `^${columns}\\s*${overriding}(?:[^\\s(VDO]|\\(\\s*(?:\\(|(?:SELECT|WITH|VALUES|TABLE)\\b))`,
  'iu',
);
const copyTarget = new RegExp(`^COPY\\s+${target}`, 'iu');
const oneIdentifier = new RegExp(identifier, 'gu');

/** null when the text is anything else. Dumps older than PostgreSQL 10.3 name no schema. */
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

/** The server folds letters of ASCII in a name without quotes (manual, "Identifiers and Key Words"). */
export function unquoted(name: string): string {
  return name.startsWith('"')
    ? name.slice(1, -1).replaceAll('""', '"')
    : name.replaceAll(/[A-Z]+/gu, (letters) => letters.toLowerCase());
}

/** `"a b".c` → schema and name; a name alone has the schema ''. null when it is anything else. */
export function parseQualifiedName(text: string): { schema: string; name: string } | null {
  const match = qualifiedName.exec(text);
  if (match?.[2] === undefined) return null;
  return {
    schema: match[1] === undefined ? '' : unquoted(match[1]),
    name: unquoted(match[2]),
  };
}

/** Takes `INSERT INTO schema.table (column, …) VALUES` apart: the part before the first row. */
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

/** Whether an INSERT begins with this line, or text. */
export const isInsert = (text: string): boolean => insertBegin.test(text);

/** The table of a COPY; null when none is named. */
export function copyTargetOf(text: string): { schema: string; name: string } | null {
  return targetIn(copyTarget.exec(text));
}

/** The table of an INSERT of any kind; null when none is named. */
export function insertTargetOf(text: string): { schema: string; name: string } | null {
  return targetIn(insertTarget.exec(text));
}

function targetIn(match: RegExpExecArray | null): { schema: string; name: string } | null {
  const [, schema, name] = match ?? [];
  if (name === undefined) return null;
  return { schema: schema === undefined ? '' : unquoted(schema), name: unquoted(name) };
}

/** Whether rows of an INSERT do not stand in it, but are made by a query; false until that is seen. */
export function isInsertOfQuery(text: string): boolean {
  const head = insertTarget.exec(text)?.[0];
  return head !== undefined && otherInsert.test(text.slice(head.length));
}
