/** `nightjar inspect`: shows the contents of a backup or of any dump, without restoring it. */
import { text } from '#shared/words/text.ts';
import { once } from 'node:events';
import path from 'node:path';
import type { Contents, ContentsTable, TableRow } from '#shared/domain/catalog.ts';
import { fail } from '#shared/errors/errors.ts';
import { formatBytes, plural } from '#shared/format.ts';
import { damageSentences, rowsCount } from '#shared/rows-messages.ts';
import { exitCodes, printable, printJson, type CliIo } from './output.ts';
import type { CliSession } from './session.ts';

export interface InspectOptions {
  databaseInFile?: string;
  table?: string;
  rows?: string;
  search?: string;
  csv?: boolean;
  sql?: boolean;
  json?: boolean;
}

const defaultRows = 20;
const mostRows = 1000;
/** Longest part of a value that the terminal shows; `--json` and `--csv` show more. */
const shownCharacters = 80;
const linesAtOnce = 1000;

export async function inspectCommand(
  session: CliSession,
  file: string,
  options: InspectOptions,
): Promise<number> {
  const { io, nightjar } = session;
  const json = options.json === true;
  const stopping = new AbortController();
  session.onInterrupt(() => stopping.abort());
  const work = { signal: stopping.signal };
  try {
    const { catalogs } = nightjar.as(session.user);
    const limit = rowsOf(options);
    const { databaseInFile } = options;
    const contents = await catalogs.open(path.resolve(file), { ...work, databaseInFile });
    const { openedId } = contents;
    for (const sentence of damageSentences(contents)) io.stderr.write(`${printable(sentence)}\n`);
    for (const warning of contents.warnings) io.stderr.write(`${printable(warning)}\n`);
    if (options.table === undefined) {
      if (json) printJson(io, { success: true, message: 'The backup can be read', data: contents });
      else await printContents(io, contents);
      return exitCodes.ok;
    }
    const table = tableNamed(contents, options.table);
    if (options.csv === true || options.sql === true) {
      const format = options.csv === true ? 'csv' : 'sql';
      const bytes = catalogs.exported(openedId, { table: table.index, format }, work);
      for await (const chunk of bytes) await writeOut(io, chunk);
      return exitCodes.ok;
    }
    const page =
      options.search === undefined
        ? await nightjar.catalogs.rows(openedId, { table: table.index, offset: 0, limit }, work)
        : await nightjar.catalogs.search(
            openedId,
            {
              table: table.index,
              text: options.search,
              column: null,
              matchCase: false,
              fromRow: 0,
              limit,
            },
            work,
          );
    if (json) {
      const { schema, name, bytes } = table;
      const data = { schema, name, bytes, ...page };
      printJson(io, {
        success: true,
        message: `${page.rows.length} ${plural(page.rows.length, 'row')}`,
        data,
      });
    } else printRows(io, page.columns, page.rows, page.totalRows);
    return exitCodes.ok;
  } catch (error) {
    return session.reportFault(error, 'The file could not be inspected', json);
  }
}

function rowsOf({ rows, table, csv, sql, search }: InspectOptions): number {
  const reject = (field: string, message: string): never =>
    fail({ code: 'invalid-input', problems: [{ field, message }] });
  if (table === undefined && [rows, csv, sql, search].some((option) => option !== undefined)) {
    reject('table', text('cli.inspect.table'));
  }
  if (csv === true && sql === true) reject('csv', text('cli.inspect.csv-or-sql'));
  if (rows === undefined) return defaultRows;
  const count = /^\d{1,4}$/u.test(rows) ? Number(rows) : 0;
  if (count < 1 || count > mostRows) {
    reject('rows', text('cli.inspect.rows', { most: mostRows }));
  }
  return count;
}

/** Finds a table by `schema.table`, or by its name alone if only one table has this name. */
export function tableNamed({ tables }: Contents, wanted: string): ContentsTable {
  const exact = tables.filter(({ schema, name }) => `${schema}.${name}` === wanted);
  const [found, another] = exact.length > 0 ? exact : tables.filter(({ name }) => name === wanted);
  if (found === undefined || another !== undefined) {
    return fail({ code: 'table-not-in-backup', table: wanted });
  }
  return found;
}

/** Writes in several chunks: a dump can have a million tables. */
async function printContents(io: CliIo, contents: Contents): Promise<void> {
  let waiting: string[] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length > 0) await writeOut(io, Buffer.from(`${waiting.join('\n')}\n`));
    waiting = [];
  };
  for (const line of linesOfContents(contents)) {
    waiting.push(printable(line));
    if (waiting.length >= linesAtOnce) await flush();
  }
  await flush();
}

function* linesOfContents(contents: Contents): Generator<string> {
  const { tables, objects, sequences, largeObjects } = contents;
  const from = [
    contents.database === null ? '' : text('cli.inspect.of', { database: contents.database }),
    contents.serverVersion === null ? '' : `PostgreSQL ${contents.serverVersion}`,
    text('cli.inspect.size', {
      size: formatBytes(contents.sizeBytes),
      sql: formatBytes(contents.sqlBytes),
    }),
  ].filter((part) => part !== '');
  yield `${contents.filename}: ${from.join(', ')}`;
  yield '';
  const longest = tables.reduce(
    (most, { schema, name }) => Math.max(most, schema.length + 1 + name.length),
    5,
  );
  const width = Math.min(60, longest);
  const [table, rows, size] = [
    text('cli.inspect.column-table'),
    text('cli.inspect.column-rows'),
    text('cli.inspect.column-size'),
  ];
  yield `${table.padEnd(width)}  ${rows.padStart(12)}  ${size.padStart(10)}`;
  for (const { schema, name, rows, bytes, state } of tables) {
    const full = `${schema}.${name}`.padEnd(width);
    const shownRows =
      state === 'whole' || state === 'unknown' ? String(rows) : rowsCount(rows, state, '');
    yield `${full}  ${shownRows.padStart(12)}  ${formatBytes(bytes).padStart(10)}`;
  }
  const counts = new Map<string, number>();
  for (const { type } of objects) counts.set(type, (counts.get(type) ?? 0) + 1);
  yield '';
  yield [...counts].map(([type, count]) => `${count} ${type.toLowerCase()}`).join(', ');
  for (const { schema, name, lastValue } of sequences) {
    yield text('cli.inspect.sequence', { name: `${schema}.${name}`, value: lastValue });
  }
  if (largeObjects !== null && largeObjects.count > 0) {
    yield text('cli.inspect.large-objects', {
      count: largeObjects.count,
      size: formatBytes(largeObjects.bytes),
    });
  }
}

function printRows(
  io: CliIo,
  columns: readonly string[],
  rows: readonly TableRow[],
  totalRows: number,
): void {
  for (const { number, values } of rows) {
    io.stdout.write(`${text('cli.inspect.row', { row: number + 1, total: totalRows })}\n`);
    for (const [at, value] of values.entries()) {
      io.stdout.write(`  ${printable(columns[at] ?? String(at + 1))}: ${shown(value)}\n`);
    }
  }
  if (rows.length === 0) io.stdout.write(`${text('cli.inspect.no-rows')}\n`);
}

/** Quotes a text value, so that it differs from NULL. */
export function shown(value: string | null): string {
  if (value === null) return 'NULL';
  // A surrogate pair must not be cut in half.
  const start = value.slice(0, shownCharacters).replace(/[\uD800-\uDBFF]$/u, '');
  return `"${printable(start)}${start.length < value.length ? '…' : ''}"`;
}

async function writeOut(io: CliIo, bytes: Buffer): Promise<void> {
  const stream = io.stdout;
  if (!stream.write(bytes) && stream instanceof Object && 'once' in stream) {
    const waiting = new AbortController();
    const { signal } = waiting;
    await Promise.race([
      once(stream as NodeJS.WriteStream, 'drain', { signal }),
      // If the reader has closed the pipe (`| head`), waiting is useless.
      once(stream as NodeJS.WriteStream, 'close', { signal }),
    ]);
    // Removes the other listener; otherwise each pause would add one.
    waiting.abort();
  }
}
