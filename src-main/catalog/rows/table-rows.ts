/**
 * Reads the rows of one table of an opened backup: a page that starts at any row, or the rows that
 * contain a text.
 */
import type {
  CutValue,
  RowsPage,
  SearchPage,
  TableHits,
  TableRow,
} from '#shared/domain/catalog.ts';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { createYielder } from '../../system/yielder.ts';
import {
  CopyRows,
  skipLines,
  unescapeCopy,
  type RawRow,
  type RawValue,
} from '../../dump-sql/copy-text.ts';
import { InsertRows } from '../../dump-sql/insert-rows.ts';
import {
  placesIn,
  type OpenBackup,
  type OpenBlock,
  type OpenTable,
} from '../source/opened-backup.ts';
import type { SqlCursor } from '../source/sql-cursor.ts';
import { RowIndex } from '../source/row-index.ts';
import type { Decode } from '../../dump-sql/text-encoding.ts';

/** Number of bytes of a value that are shown in a page of many rows, and for a single row. */
const shownBytes = 4096;
const shownBytesOfOneRow = 1024 * 1024;
/** Number of bytes of a value that are searched. */
const searchedBytes = 4 * 1024 * 1024;
export const mostRowsOfPage = 1000;

/** Number of bytes of a chunk that are processed in one step: every byte may be a row. */
const stepBytes = 64 * 1024;

const copyHeadEnd = Buffer.from('FROM stdin;');

export interface RowBatch {
  /** The number of the first of these rows in the table. */
  firstRow: number;
  rows: RawRow[];
  /** The position in the table's data, in bytes. */
  bytes: number;
}

export interface ReadOptions {
  fromRow: number;
  /** Longer values are truncated. */
  keepBytes: number;
  signal: AbortSignal | undefined;
}

/**
 * Returns rows in their order, in batches of the rows in one chunk of SQL. Fails with
 * `reading-cancelled`.
 */
export async function* readRawRows(
  backup: OpenBackup,
  table: OpenTable,
  { fromRow, keepBytes, signal }: ReadOptions,
): AsyncGenerator<RowBatch> {
  let rowsBefore = 0;
  let bytesBefore = 0;
  for (const block of table.blocks) {
    const blockBytes = block.dataEnd - block.dataStart;
    if (fromRow < rowsBefore + block.rows) {
      const from = Math.max(0, fromRow - rowsBefore);
      for await (const batch of readBlock(backup, { block, table }, from, keepBytes, signal)) {
        yield {
          rows: batch.rows,
          firstRow: rowsBefore + batch.firstRow,
          bytes: bytesBefore + batch.bytes,
        };
      }
    }
    rowsBefore += block.rows;
    bytesBefore += blockBytes;
  }
}

async function* readBlock(
  backup: OpenBackup,
  { block, table }: { block: OpenBlock; table: OpenTable },
  fromRow: number,
  keepBytes: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<RowBatch> {
  const places = placesIn(table, block);
  const index = backup.rowIndex(block, () => new RowIndex({ row: 0, offset: block.dataStart }));
  let { row, offset } = index.nearest(fromRow);
  const cursor = backup.source.cursor(offset);
  try {
    if (block.form === undefined) await checkPlace(cursor, block, offset);
    let rows: CopyRows | InsertRows | null = null;
    const yieldToEventLoop = createYielder();
    let whole: Buffer = Buffer.alloc(0);
    for (;;) {
      const pause = yieldToEventLoop();
      if (pause !== null) await pause;
      if (whole.length === 0) {
        const next = await nextChunk(cursor, block, offset, signal);
        if (next === null) return;
        whole = next;
      }
      let chunk = whole.subarray(0, stepBytes);
      whole = whole.subarray(stepBytes);
      const chunkStart = offset;
      offset += chunk.length;
      if (rows === null && block.form === undefined && row < fromRow) {
        const { passed, at } = skipLines(chunk, fromRow - row);
        // If a chunk ends inside a line, the row after that line is a position that can be stored.
        if (row + passed < fromRow) {
          row += passed;
          const lastLine = chunk.lastIndexOf(0x0a);
          if (lastLine !== -1) index.add({ row, offset: chunkStart + lastLine + 1 });
          continue;
        }
        row = fromRow;
        chunk = chunk.subarray(at);
      }
      const start = offset - chunk.length;
      rows ??=
        block.form === 'inserts'
          ? new InsertRows({
              offset: start,
              end: block.dataEnd,
              standardConformingStrings: backup.head.standardConformingStrings,
              skipped: block.generated,
            })
          : new CopyRows(start, block.columns.length, keepBytes);
      const batch: RawRow[] = [];
      let firstRow = row;
      rows.push(chunk, (found) => {
        if (row % 1024 === 0 && found.isPlace) index.add({ row, offset: found.offset });
        if (row < fromRow) firstRow = row + 1;
        else batch.push(places === null ? found : placed(found, places));
        row += 1;
        return row < block.rows;
      });
      const [first] = batch;
      if (first !== undefined) {
        if (first.isPlace) index.add({ row: firstRow, offset: first.offset });
        yield { firstRow, rows: batch, bytes: offset - block.dataStart };
      }
      if (row >= block.rows) return;
    }
  } finally {
    await cursor.close();
  }
}

/**
 * Returns the row with its values in the order of the table's columns; NULL for columns that the
 * row does not have.
 */
function placed(row: RawRow, places: readonly number[]): RawRow {
  return { ...row, values: places.map((at) => row.values[at] ?? null) };
}

async function nextChunk(
  cursor: SqlCursor,
  block: CatalogTable,
  offset: number,
  signal: AbortSignal | undefined,
): Promise<Buffer | null> {
  if (signal?.aborted === true) fail({ code: 'reading-cancelled' });
  if (offset >= block.dataEnd) return null;
  const chunk = await cursor.next();
  if (chunk === null) return null;
  return chunk.subarray(0, block.dataEnd - offset);
}

/** A manifest of another file could lead to any position, so the position is checked first. */
async function checkPlace(cursor: SqlCursor, block: CatalogTable, offset: number): Promise<void> {
  if (offset === block.dataStart) {
    const headStart = Math.max(0, offset - copyHeadEnd.length - 2);
    cursor.seek(headStart);
    let head = Buffer.alloc(0);
    while (head.length < offset - headStart) {
      const chunk = await cursor.next();
      if (chunk === null) break;
      head = Buffer.concat([head, chunk.subarray(0, offset - headStart - head.length)]);
    }
    if (!head.includes(copyHeadEnd) || head.at(-1) !== 0x0a) {
      fail({
        code: 'verification-failed',
        detail:
          'The tables are not at the positions in the manifest: the manifest describes another file.',
      });
    }
  }
  cursor.seek(offset);
}

/** Returns one page. A page that is shorter than requested is the last page. */
export async function readRows(
  backup: OpenBackup,
  table: OpenTable,
  { offset, limit, signal }: { offset: number; limit: number; signal?: AbortSignal | undefined },
): Promise<RowsPage> {
  const wanted = Math.min(limit, mostRowsOfPage);
  const page: Page = { rows: [], cut: [] };
  const keepBytes = wanted === 1 ? shownBytesOfOneRow : shownBytes;
  if (wanted > 0 && offset < table.rows) {
    for await (const { firstRow, rows } of readRawRows(backup, table, {
      fromRow: offset,
      keepBytes,
      signal,
    })) {
      for (const [at, row] of rows.entries()) {
        if (page.rows.length >= wanted) break;
        addRow(page, firstRow + at, row, backup.decode, keepBytes);
      }
      if (page.rows.length >= wanted) break;
    }
  }
  return { columns: table.columns, ...page, totalRows: table.rows };
}

export interface SearchOptions {
  text: string;
  /** Searches only this column; null for all columns. */
  column: string | null;
  matchCase: boolean;
  fromRow: number;
  limit: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

type Holds = (value: RawValue | null | undefined) => boolean;

/** Returns a function that is true for values that contain the text. */
function searched(
  { decode }: OpenBackup,
  { text, matchCase }: Pick<SearchOptions, 'text' | 'matchCase'>,
): Holds {
  const needle = matchCase ? text : text.toLowerCase();
  return (value) => {
    if (value === null || value === undefined) return false;
    const shown = textOf(value, decode);
    return (matchCase ? shown : shown.toLowerCase()).includes(needle);
  };
}

/**
 * Searches all tables in the order of their rows in the file, so that a stream is read once. Returns
 * the number of rows found in each table, and the first `limit` rows of each.
 */
export async function searchTables(
  backup: OpenBackup,
  { limit, signal, onProgress, ...what }: Omit<SearchOptions, 'column' | 'fromRow'>,
): Promise<TableHits[]> {
  const holds = searched(backup, what);
  const wanted = Math.min(limit, mostRowsOfPage);
  const startOf = ({ blocks }: OpenTable): number => blocks[0]?.dataStart ?? 0;
  const tables = backup.tables.toSorted((a, b) => startOf(a) - startOf(b));
  const total = Math.max(
    1,
    tables.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const hits: TableHits[] = [];
  let before = 0;
  for (const table of tables) {
    if (signal?.aborted === true) fail({ code: 'reading-cancelled' });
    const page: Page = { rows: [], cut: [] };
    let found = 0;
    let nextRow: number | null = null;
    if (table.rows > 0) {
      const reading = { fromRow: 0, keepBytes: searchedBytes, signal };
      for await (const { firstRow, rows, bytes } of readRawRows(backup, table, reading)) {
        for (const [at, row] of rows.entries()) {
          if (!row.values.some(holds)) continue;
          found += 1;
          if (found <= wanted) addRow(page, firstRow + at, row, backup.decode, shownBytes);
          else nextRow ??= firstRow + at;
        }
        onProgress?.(Math.min(1, (before + bytes) / total));
      }
    }
    before += table.bytes;
    if (found > 0) hits.push({ table: table.index, found, ...page, nextRow });
  }
  return hits;
}

/** Returns at most `limit` rows, starting at `fromRow`, with a value that contains the text. */
export async function searchRows(
  backup: OpenBackup,
  table: OpenTable,
  { column, fromRow, limit, signal, onProgress, ...what }: SearchOptions,
): Promise<SearchPage> {
  const page: Page = { rows: [], cut: [] };
  const wanted = Math.min(limit, mostRowsOfPage);
  const only = column === null ? null : table.columns.indexOf(column);
  const holds = searched(backup, what);
  let nextRow: number | null = null;
  for await (const { firstRow, rows, bytes } of readRawRows(backup, table, {
    fromRow,
    keepBytes: searchedBytes,
    signal,
  })) {
    for (const [at, row] of rows.entries()) {
      if (page.rows.length >= wanted) {
        nextRow = firstRow + at;
        break;
      }
      const found = only === null ? row.values.some(holds) : holds(row.values[only]);
      if (found) addRow(page, firstRow + at, row, backup.decode, shownBytes);
    }
    if (nextRow !== null) break;
    onProgress?.(Math.min(1, bytes / Math.max(1, table.bytes)));
  }
  return { columns: table.columns, ...page, totalRows: table.rows, nextRow };
}

interface Page {
  rows: TableRow[];
  cut: CutValue[];
}

function addRow(page: Page, number: number, row: RawRow, decode: Decode, keepBytes: number): void {
  const values = row.values.map((value, column) => {
    if (value === null) return null;
    const bytes = value.bytes.subarray(0, keepBytes);
    if (value.totalBytes > bytes.length) {
      page.cut.push({ row: page.rows.length, column, bytes: value.totalBytes });
    }
    return textOf({ bytes, totalBytes: value.totalBytes }, decode);
  });
  page.rows.push({ number, values });
}

/** Returns a value as text. A truncated value may have lost a part of its last character. */
export function textOf({ bytes, totalBytes }: RawValue, decode: Decode): string {
  const text = decode(unescapeCopy(bytes));
  if (totalBytes <= bytes.length) return text;
  let end = text.length;
  while (end > 0 && text[end - 1] === '\u{FFFD}') end -= 1;
  return text.slice(0, end);
}
