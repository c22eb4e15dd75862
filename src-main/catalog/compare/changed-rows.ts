/** Reads the rows that differ between two backups, a page at a time, with their values on both sides. */
import type { ChangesPage } from '#shared/domain/catalog.ts';
import { fail } from '#shared/errors/errors.ts';
import type { RawRow, RawValue } from '../../dump-sql/copy-text.ts';
import { mostRowsOfPage, readRows, textOf } from '../rows/table-rows.ts';
import {
  haveOneEncoding,
  qualified,
  type OpenBackup,
  type OpenTable,
} from '../source/opened-backup.ts';
import type { ChangeLog } from './change-log.ts';
import type { ComparedTable, SampleOfRow } from './row-differences.ts';
import { rowsByNumber } from './sample-rows.ts';

/** Number of bytes of a value that are shown, as in a page of a table. */
const shownBytes = 4096;
/** Number of bytes of a value that decide if a cell has changed. */
const comparedBytes = 1024 * 1024;

export interface ChangesWish {
  schema: string;
  name: string;
  offset: number;
  limit: number;
  signal?: AbortSignal | undefined;
}

/** A table of only one side was added or removed with all its rows. */
export async function changedRows(
  before: OpenBackup,
  after: OpenBackup,
  log: ChangeLog,
  { schema, name, offset, limit, signal }: ChangesWish,
): Promise<ChangesPage> {
  const [left, right] = [tableOf(before, schema, name), tableOf(after, schema, name)];
  if (left === undefined && right === undefined) {
    return fail({ code: 'table-not-in-backup', table: `${schema}.${name}` });
  }
  const wanted = Math.min(limit, mostRowsOfPage);
  if (left === undefined || right === undefined) {
    const [backup, table] = right === undefined ? [before, left] : [after, right];
    if (table === undefined) return fail({ code: 'table-not-in-backup', table: name });
    const page = await readRows(backup, table, { offset, limit: wanted, signal });
    const change = right === undefined ? 'removed' : 'added';
    return {
      columns: page.columns,
      rows: page.rows.map((row) => ({ ...row, change, before: [] })),
      cut: page.cut,
      totalRows: page.totalRows,
    };
  }
  const key = qualified(schema, name);
  const records = await log.read(key, offset, wanted);
  const sides = [
    { backup: before, table: left },
    { backup: after, table: right },
  ] as const;
  const page = await pageOf(sides, records, signal);
  return { ...page, totalRows: log.count(key) };
}

const tableOf = (backup: OpenBackup, schema: string, name: string): OpenTable | undefined =>
  backup.tables.find((table) => table.schema === schema && table.name === name);

async function pageOf(
  [before, after]: readonly [ComparedTable, ComparedTable],
  records: readonly SampleOfRow[],
  signal: AbortSignal | undefined,
): Promise<Omit<ChangesPage, 'totalRows'>> {
  const rowsBefore = await rowsByNumber(
    before,
    records,
    (one) => one.before,
    comparedBytes,
    signal,
  );
  const rowsAfter = await rowsByNumber(after, records, (one) => one.after, comparedBytes, signal);
  const columns = [...new Set([...after.table.columns, ...before.table.columns])];
  const isSameEncoding = haveOneEncoding(before.backup, after.backup);
  const places = columns.map((column) => ({
    before: before.table.columns.indexOf(column),
    after: after.table.columns.indexOf(column),
  }));
  const cut: ChangesPage['cut'] = [];
  const rows = records.map(({ change, before: numberBefore, after: numberAfter }, row) => {
    const old = rowsBefore.get(numberBefore ?? -1) ?? null;
    const now = rowsAfter.get(numberAfter ?? -1) ?? null;
    const shown = change === 'removed' ? before : after;
    const changed: ChangesPage['rows'][number]['before'] = [];
    const values = places.map((place, column) => {
      const [oldValue, newValue] = [valueAt(old, place.before), valueAt(now, place.after)];
      const isOnBoth = place.before !== -1 && place.after !== -1;
      if (change === 'changed' && isOnBoth && differ(oldValue, newValue)) {
        changed.push({ column, value: shownText(before, oldValue).text });
      }
      // A removed column has only an earlier value.
      const isEarlier = change === 'removed' || place.after === -1;
      const { text, bytes } = isEarlier ? shownText(before, oldValue) : shownText(after, newValue);
      if (bytes !== null) cut.push({ row, column, bytes });
      return text;
    });
    const number = (shown === before ? numberBefore : numberAfter) ?? 0;
    return { number, change, values, before: changed };
  });
  return { columns, rows, cut };

  function differ(a: RawValue | null, b: RawValue | null): boolean {
    if (a === null || b === null) return a !== b;
    if (a.totalBytes !== b.totalBytes && isSameEncoding) return true;
    if (isSameEncoding) return !a.bytes.equals(b.bytes);
    return before.backup.decode(a.bytes) !== after.backup.decode(b.bytes);
  }
}

const valueAt = (row: RawRow | null, place: number): RawValue | null =>
  place === -1 ? null : (row?.values[place] ?? null);

/** `bytes`: the size of the whole value if only its beginning is shown; null if it is complete. */
function shownText(
  { backup }: ComparedTable,
  value: RawValue | null,
): { text: string | null; bytes: number | null } {
  if (value === null) return { text: null, bytes: null };
  const bytes = value.bytes.subarray(0, shownBytes);
  const isCut = value.totalBytes > bytes.length;
  return {
    text: textOf({ bytes, totalBytes: value.totalBytes }, backup.decode),
    bytes: isCut ? value.totalBytes : null,
  };
}
