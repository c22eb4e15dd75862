/** Parses INSERT statements to find how many rows they contain, and how many values a row has. */
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { createYielder, inSlices } from '../../system/yielder.ts';
import type { RawRow } from '../../dump-sql/copy-text.ts';
import { InsertRows } from '../../dump-sql/insert-rows.ts';
import type { DumpIndex } from '../source/opened-backup.ts';
import type { SqlCursor } from '../source/sql-cursor.ts';
import type { SqlFile } from '../source/sql-file.ts';
import { SqlSource } from '../source/sql-source.ts';

/** Sets the number of rows of these tables. Fails with `reading-cancelled`. */
export async function countRows(
  file: SqlFile,
  index: Pick<DumpIndex, 'sqlBytes' | 'members' | 'head'>,
  tables: readonly CatalogTable[],
  signal: AbortSignal | undefined,
): Promise<void> {
  await withCursor(file, index, tables, async (cursor, table) => {
    let count = 0;
    await eachRow(cursor, index, table, signal, () => {
      count += 1;
      return true;
    });
    table.rows = count;
  });
}

/** Sets the number of values for rows without column names. Fails with `reading-cancelled`. */
export async function countValues(
  file: SqlFile,
  index: DumpIndex,
  signal: AbortSignal | undefined,
): Promise<void> {
  const nameless = index.catalog.tables.filter(
    ({ form, columns }) => form === 'inserts' && columns.length === 0,
  );
  await withCursor(file, index, nameless, (cursor, table) =>
    eachRow(cursor, index, table, signal, ({ values }) => {
      table.values = values.length;
      return false;
    }),
  );
}

async function withCursor(
  file: SqlFile,
  index: Pick<DumpIndex, 'sqlBytes' | 'members'>,
  tables: readonly CatalogTable[],
  work: (cursor: SqlCursor, table: CatalogTable) => Promise<void>,
): Promise<void> {
  if (tables.length === 0) return;
  const source = new SqlSource(file, index.sqlBytes, index.members);
  const cursor = source.cursor(0);
  try {
    for (const table of tables) await work(cursor, table);
  } finally {
    await cursor.close();
    source.close();
  }
}

/** Reads rows until `onRow` returns false. */
async function eachRow(
  cursor: SqlCursor,
  { head }: Pick<DumpIndex, 'head'>,
  { dataStart, dataEnd }: CatalogTable,
  signal: AbortSignal | undefined,
  onRow: (row: RawRow) => boolean,
): Promise<void> {
  const { standardConformingStrings } = head;
  const rows = new InsertRows({ offset: dataStart, end: dataEnd, standardConformingStrings });
  const yieldToEventLoop = createYielder();
  cursor.seek(dataStart);
  for (let offset = dataStart; offset < dataEnd;) {
    if (signal?.aborted === true) fail({ code: 'reading-cancelled' });
    const chunk = (await cursor.next())?.subarray(0, dataEnd - offset);
    if (chunk === undefined) return;
    offset += chunk.length;
    for await (const slice of inSlices(chunk, yieldToEventLoop))
      if (!rows.push(slice, onRow)) return;
  }
}
