/**
 * Turns rows into text for the clipboard. Pure functions: no I/O. The values are the original ones,
 * not those that are shown (`meantText`).
 */
import { meantText } from '#shared/visible-text.ts';
import { isNumeric, type GridColumn } from './grid-rows.ts';

export type CopyFormat = 'cells' | 'csv' | 'json' | 'insert' | 'insert-before';

export interface CopiedTable {
  schema: string;
  name: string;
  columns: readonly Pick<GridColumn, 'name' | 'type' | 'isIdentityAlways'>[];
  rows: readonly (readonly (string | null)[])[];
}

export function copiedText(shown: CopiedTable, format: CopyFormat): string {
  const table: CopiedTable = {
    schema: meantText(shown.schema),
    name: meantText(shown.name),
    columns: shown.columns.map((column) => ({ ...column, name: meantText(column.name) })),
    rows: shown.rows.map((row) => row.map((value) => (value === null ? null : meantText(value)))),
  };
  switch (format) {
    case 'cells':
      return cells(table);
    case 'csv':
      return csv(table);
    case 'json':
      return json(table);
    case 'insert':
    case 'insert-before':
      return insert(table);
  }
}

/** For a spreadsheet: tabs between values; a value with a tab or a line break is quoted. */
function cells({ rows }: CopiedTable): string {
  const [first] = rows;
  // One cell is copied as it is.
  if (first !== undefined && rows.length === 1 && first.length === 1) return first[0] ?? '';
  return rows
    .map((row) =>
      row
        .map((value) => (value === null ? '' : /[\t\r\n"]/u.test(value) ? quoted(value) : value))
        .join('\t'),
    )
    .join('\n');
}

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

/** RFC 4180, as the export writes it: an empty field is NULL, `""` is an empty text. */
function csv({ columns, rows }: CopiedTable): string {
  const head = columns.map(({ name }) => quoted(name)).join(',');
  const lines = rows.map((row) =>
    row.map((value) => (value === null ? '' : quoted(value))).join(','),
  );
  return [head, ...lines].map((line) => `${line}\r\n`).join('');
}

function json({ columns, rows }: CopiedTable): string {
  const objects = rows.map((row) => {
    const fields = columns.map(
      ({ name, type }, at) => `    ${JSON.stringify(name)}: ${jsonValue(row[at] ?? null, type)}`,
    );
    return `  {\n${fields.join(',\n')}\n  }`;
  });
  return objects.length === 0 ? '[]' : `[\n${objects.join(',\n')}\n]`;
}

/** A number keeps all its digits: it is written as it is, and not read as a number of JavaScript. */
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;

function jsonValue(value: string | null, type: string | null): string {
  if (value === null) return 'null';
  if (type === 'boolean' && (value === 't' || value === 'f')) return String(value === 't');
  if (isNumeric(type) && jsonNumber.test(value)) return value;
  if ((type === 'json' || type === 'jsonb') && isJson(value)) return value;
  return JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Statements of at most this number of rows, so that each one stays short enough for a server. */
const rowsOfStatement = 100;

function insert({ schema, name, columns, rows }: CopiedTable): string {
  const table = schema === '' ? identifier(name) : `${identifier(schema)}.${identifier(name)}`;
  const names = columns.map((column) => identifier(column.name)).join(', ');
  const overriding = columns.some(({ isIdentityAlways }) => isIdentityAlways)
    ? ' OVERRIDING SYSTEM VALUE'
    : '';
  const statements: string[] = [];
  for (let at = 0; at < rows.length; at += rowsOfStatement) {
    const values = rows
      .slice(at, at + rowsOfStatement)
      .map(
        (row) =>
          `  (${columns.map(({ type }, place) => literal(row[place] ?? null, type)).join(', ')})`,
      );
    statements.push(
      `INSERT INTO ${table} (${names})${overriding} VALUES\n${values.join(',\n')};\n`,
    );
  }
  return statements.join('\n');
}

const identifier = (name: string): string => quoted(name);

const sqlNumber = /^-?\d+(?:\.\d+)?$/u;

/**
 * A backslash is written as an escape, so that the literal means the same with every setting of
 * `standard_conforming_strings`.
 */
function literal(value: string | null, type: string | null): string {
  if (value === null) return 'NULL';
  if (isNumeric(type) && type !== 'money' && sqlNumber.test(value)) return value;
  const doubled = value.replaceAll("'", "''");
  return value.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}
