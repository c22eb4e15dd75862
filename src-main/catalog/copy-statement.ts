/** Takes pg_dump's `COPY schema.table (column, …) FROM stdin;` apart. */

export interface CopyStatement {
  schema: string;
  name: string;
  columns: string[];
}

// A table without columns of its own has no list, but its rows count: "COPY public.t  FROM stdin;".
const identifier = '"(?:[^"]|"")*"|[^\\s".,()]+';
const statement = new RegExp(
  `^COPY (?:(${identifier})\\.)?(${identifier}) (?:\\(((?:(?:${identifier})(?:, )?)*)\\))? ?FROM stdin;$`,
  'u',
);
const oneIdentifier = new RegExp(identifier, 'gu');

/** null when the text is anything else. Dumps older than PostgreSQL 10.3 name no schema. */
export function parseCopyStatement(text: string): CopyStatement | null {
  const match = statement.exec(text);
  if (match === null) return null;
  const [, schema, name, columns] = match;
  if (name === undefined) return null;
  return {
    schema: schema === undefined ? '' : unquoted(schema),
    name: unquoted(name),
    columns: [...(columns ?? '').matchAll(oneIdentifier)].map(([column]) => unquoted(column)),
  };
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
