/** Reads the properties of a table from the SQL of pg_dump: columns, primary key, owning table. */
import { parseQualifiedName, unquoted } from './copy-statement.ts';

const identifier = '(?:"(?:[^"]|"")*"|[^\\s".,();]+)';
const tableName = `(${identifier}(?:\\.${identifier})?)`;
const columnName = `(${identifier}(?:\\.${identifier})?)\\.${identifier}`;

export interface TableColumn {
  name: string;
  /** Type, default, NOT NULL and so on, as written. */
  definition: string;
}

const createAnyTable = `^CREATE\\s+(?:UNLOGGED\\s+|FOREIGN\\s+)?TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?${tableName}`;
const createTable = new RegExp(`${createAnyTable}\\s*\\(`, 'iu');
const createOf = new RegExp(`${createAnyTable} (?:PARTITION )?OF ${tableName}[ ;\\n]`, 'u');
const createType = new RegExp(`^CREATE TYPE ${tableName} AS \\(`, 'u');
const inheritance = new RegExp(`^\\s*INHERITS \\((${tableName}(?:, ${tableName})*)\\)`, 'u');
const oneTable = new RegExp(tableName, 'gu');
const tableConstraint = /^(?:CONSTRAINT|PRIMARY KEY|UNIQUE|CHECK|EXCLUDE|FOREIGN KEY|LIKE)\b/iu;
const firstIdentifier = new RegExp(`^(${identifier})\\s*`, 'u');
const primaryKey = new RegExp(`PRIMARY KEY \\((${identifier}(?:, ?${identifier})*)\\)`, 'iu');
const oneIdentifier = new RegExp(identifier, 'gu');

/** Returns the columns of a `CREATE TABLE`; an empty list for other SQL. */
export function columnsOf(sql: string): TableColumn[] {
  const head = createTable.exec(sql);
  return head === null ? [] : itemsOf(sql, head[0].length).items.flatMap(columnOf);
}

/** Sources of the columns of a table. */
export interface ColumnSources {
  /**
   * Tables, or a type, whose columns come before its own columns; the schema is '' if none is
   * named.
   */
  sources: { schema: string; name: string }[];
  own: TableColumn[];
}

/** Returns the columns of a table of any kind, or of a composite type. */
export function columnSourcesOf(sql: string): ColumnSources {
  const of = createOf.exec(sql)?.[2];
  if (of !== undefined) return { sources: namesIn(of), own: [] };
  const head = createTable.exec(sql) ?? createType.exec(sql);
  if (head === null) return { sources: [], own: [] };
  const { items, end } = itemsOf(sql, head[0].length);
  const parents = inheritance.exec(sql.slice(end))?.[1] ?? '';
  return { sources: namesIn(parents), own: items.flatMap(columnOf) };
}

/**
 * Returns the SQL of a table that inherits, with its columns sorted by name: a server puts the
 * columns of the parents first when it creates the table again, regardless of their order before
 * (manual, "Inheritance"). Returns any other SQL unchanged.
 */
export function withoutColumnOrder(sql: string): string {
  const head = createTable.exec(sql);
  if (head === null) return sql;
  const { items, end } = itemsOf(sql, head[0].length);
  if (!inheritance.test(sql.slice(end))) return sql;
  return `${head[0]}\n    ${items.toSorted(compareNames).join(',\n    ')}\n)${sql.slice(end)}`;
}

/**
 * Returns the SQL of a table without NOT NULL at these columns, because its primary key implies it:
 * users omit it, and pg_dump writes it. Returns any other SQL unchanged.
 */
export function withoutNotNull(sql: string, key: readonly string[]): string {
  const head = createTable.exec(sql);
  if (head === null) return sql;
  const { items, end } = itemsOf(sql, head[0].length);
  const alike = items.map((item) =>
    columnOf(item).some(({ name }) => key.includes(name)) ? nullable(item) : item,
  );
  return `${head[0]}\n    ${alike.join(',\n    ')}\n)${sql.slice(end)}`;
}

const notNull = / NOT NULL(?= |$)/u;
/** Returns the definition of a column without NOT NULL. */
export const nullable = (definition: string): string => definition.replace(notNull, '');

/** Compares by name, regardless of quotes. */
function compareNames(one: string, other: string): number {
  const [a, b] = [one.replaceAll('"', ''), other.replaceAll('"', '')];
  return a < b ? -1 : a > b ? 1 : 0;
}

function namesIn(list: string): { schema: string; name: string }[] {
  return [...list.matchAll(oneTable)].flatMap(([name]) => parseQualifiedName(name) ?? []);
}

function columnOf(item: string): TableColumn[] {
  if (tableConstraint.test(item)) return [];
  const [whole, name] = firstIdentifier.exec(item) ?? [];
  if (whole === undefined || name === undefined) return [];
  return [{ name: unquoted(name), definition: item.slice(whole.length) }];
}

/** Returns the columns of the primary key that this SQL declares; null if it declares none. */
export function primaryKeyOf(sql: string): string[] | null {
  const columns = primaryKey.exec(sql)?.[1];
  return columns === undefined
    ? null
    : [...columns.matchAll(oneIdentifier)].map(([name]) => unquoted(name));
}

/**
 * Returns the items between top-level commas, up to the closing parenthesis; `end` is the position
 * after it.
 */
function itemsOf(sql: string, from: number): { items: string[]; end: number } {
  const items: string[] = [];
  let start = from;
  let depth = 0;
  for (let at = from; at < sql.length; at += 1) {
    const character = sql[at];
    if (character === '"' || character === "'") {
      const end = sql.indexOf(character, at + 1);
      if (end === -1) return { items, end: sql.length };
      at = end;
    } else if (character === '(' || character === '[') depth += 1;
    else if (depth > 0 && (character === ')' || character === ']')) depth -= 1;
    else if (depth === 0 && (character === ',' || character === ')')) {
      const item = sql.slice(start, at).trim();
      if (item !== '') items.push(item);
      if (character === ')') return { items, end: at + 1 };
      start = at + 1;
    }
  }
  return { items, end: sql.length };
}

const ifExists = `(?:IF\\s+EXISTS\\s+)?`;
const owners = [
  `^ALTER\\s+(?:FOREIGN\\s+)?TABLE\\s+${ifExists}(?:ONLY\\s+)?${tableName}(?:[ ;\\n]|$)`,
  `^CREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:${identifier}\\s+)?ON\\s+(?:ONLY\\s+)?${tableName}(?:[ (\\n]|$)`,
  `^CREATE (?:CONSTRAINT )?TRIGGER ${identifier} [\\s\\S]*? ON ${tableName} `,
  `^CREATE RULE ${identifier} AS\\s+ON \\w+ TO ${tableName}[ \\n]`,
  `^CREATE POLICY ${identifier} ON ${tableName}[ ;\\n]`,
  `^CREATE STATISTICS [\\s\\S]*? FROM ${tableName};`,
  `^COMMENT ON (?:FOREIGN )?TABLE ${tableName} IS `,
  `^COMMENT ON COLUMN ${columnName} IS `,
  `^COMMENT ON (?:CONSTRAINT|TRIGGER|RULE|POLICY) ${identifier} ON ${tableName} IS `,
  `^ALTER SEQUENCE [\\s\\S]*? OWNED BY ${columnName};`,
  `^ALTER PUBLICATION ${identifier} ADD TABLE (?:ONLY )?${tableName}[ ;]`,
].map((source) => new RegExp(source, 'iu'));

/** Returns the table that an index, a constraint, a trigger, a comment … belongs to. */
export function ownerOf(sql: string): { schema: string; name: string } | null {
  for (const pattern of owners) {
    const name = pattern.exec(sql)?.[1];
    if (name !== undefined) return parseQualifiedName(name);
  }
  return null;
}
