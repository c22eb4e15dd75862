/** Takes pg_dump's `COPY schema.table (column, …) FROM stdin;` apart. */

export interface CopyStatement {
  schema: string;
  name: string;
  columns: string[];
}

// A table without columns of its own has no list, but its rows count: "COPY public.t  FROM stdin;".
const identifier = '"(?:[^"]|"")*"|[^\\s".,()]+';
/** Separated, so that a name cannot be read as several in a row: that would take time without end. */
const columnList = `(?:(?:${identifier})(?:, ?(?:${identifier}))*)?`;
const statement = new RegExp(
  `^COPY (?:(${identifier})\\.)?(${identifier}) (?:\\((${columnList})\\))? ?(WITH OIDS )?FROM stdin;$`,
  'u',
);
const qualifiedName = new RegExp(`^(?:(${identifier})\\.)?(${identifier})$`, 'u');
const insertHead = new RegExp(
  `^INSERT INTO (?:(${identifier})\\.)?(${identifier}) ?(?:\\((${columnList})\\))?\\s*(?:OVERRIDING (?:SYSTEM|USER) VALUE\\s+)?(VALUES|DEFAULT VALUES)\\s*`,
  'u',
);
/** More than pg_dump writes before the first row: a table has 1600 columns at most. */
export const longestInsertHead = 1024 * 1024;
const insertTarget = new RegExp(
  `^INSERT INTO (?:(${identifier})\\.)?(${identifier})(?=[\\s(;])`,
  'u',
);
/** What follows it, where that is neither `VALUES` nor the beginning of that. */
const otherInsert = new RegExp(
  `^ ?(?:\\((?:${columnList})\\))?\\s*(?:OVERRIDING (?:SYSTEM|USER) VALUE\\s+)?(?:[^\\s(VDO]|\\(\\s*(?:\\(|(?:SELECT|WITH|VALUES|TABLE)\\b))`,
  'u',
);
const oneIdentifier = new RegExp(identifier, 'gu');

/** null when the text is anything else. Dumps older than PostgreSQL 10.3 name no schema. */
export function parseCopyStatement(text: string): CopyStatement | null {
  const match = statement.exec(text);
  if (match === null) return null;
  const [, schema, name, columns, withOids] = match;
  if (name === undefined) return null;
  return {
    schema: schema === undefined ? '' : unquoted(schema),
    name: unquoted(name),
    columns: [
      // `pg_dump --oids`, before PostgreSQL 12: the object id comes first.
      ...(withOids === undefined ? [] : ['oid']),
      ...[...(columns ?? '').matchAll(oneIdentifier)].map(([column]) => unquoted(column)),
    ],
  };
}

/** The server folds letters of ASCII in a name without quotes (manual, "Identifiers and Key Words"). */
function unquoted(name: string): string {
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
  const [whole, schema, name, columns, values] = match ?? [];
  if (whole === undefined || name === undefined) return null;
  return {
    schema: schema === undefined ? '' : unquoted(schema),
    name: unquoted(name),
    columns: [...(columns ?? '').matchAll(oneIdentifier)].map(([column]) => unquoted(column)),
    length: whole.length,
    isDefault: values === 'DEFAULT VALUES',
  };
}

/** The table of an INSERT of any kind; null when none is named. */
export function insertTargetOf(text: string): { schema: string; name: string } | null {
  const [whole, schema, name] = insertTarget.exec(text) ?? [];
  if (whole === undefined || name === undefined) return null;
  return { schema: schema === undefined ? '' : unquoted(schema), name: unquoted(name) };
}

/** Whether rows of an INSERT do not stand in it, but are made by a query; false until that is seen. */
export function isInsertOfQuery(text: string): boolean {
  const target = insertTarget.exec(text)?.[0];
  return target !== undefined && otherInsert.test(text.slice(target.length));
}
