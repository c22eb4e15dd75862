/** Reads both files again to show the keys and values of rows that differ. */
import type { RowDifference } from '#shared/domain/catalog.ts';
import type { RawRow } from '../../dump-sql/copy-text.ts';
import { readRawRows, textOf } from '../rows/table-rows.ts';
import { haveOneEncoding } from '../source/opened-backup.ts';
import type { ComparedTable, SampleOfRow } from './row-differences.ts';

/** Number of bytes of a value that are shown in a sample. */
const sampleBytes = 1024;
/** Number of columns that are shown of a row that only one side has. */
const sampleColumns = 12;

/**
 * Returns the values of the rows that `differencesOfRows` found. Without `key` columns the key of
 * each row is empty.
 */
export async function describeSamples(
  before: ComparedTable,
  after: ComparedTable,
  samples: readonly SampleOfRow[],
  key: readonly string[],
  signal: AbortSignal | undefined,
): Promise<RowDifference[]> {
  const keepBytes = sampleBytes * 64;
  const rowsBefore = await rowsByNumber(before, samples, (one) => one.before, keepBytes, signal);
  const rowsAfter = await rowsByNumber(after, samples, (one) => one.after, keepBytes, signal);
  return samples.map(({ change, before: numberBefore, after: numberAfter }) => {
    const rowBefore = rowsBefore.get(numberBefore ?? -1) ?? null;
    const rowAfter = rowsAfter.get(numberAfter ?? -1) ?? null;
    const [keySide, keyRow] = rowAfter === null ? [before, rowBefore] : [after, rowAfter];
    const columns = [...new Set([...after.table.columns, ...before.table.columns])];
    const values = columns
      .filter((column) => !key.includes(column))
      .map((column) => ({
        column,
        before: valueOf(before, rowBefore, column),
        after: valueOf(after, rowAfter, column),
      }));
    return {
      change,
      key: key.map((column) => valueOf(keySide, keyRow, column)),
      values:
        change === 'changed'
          ? values.filter((value) => isDifferent(before, after, rowBefore, rowAfter, value.column))
          : values.slice(0, sampleColumns),
    };
  });
}

function rawOf({ table }: ComparedTable, row: RawRow | null, column: string): Buffer | null {
  const at = table.columns.indexOf(column);
  return at === -1 ? null : (row?.values[at]?.bytes ?? null);
}

function isDifferent(
  before: ComparedTable,
  after: ComparedTable,
  rowBefore: RawRow | null,
  rowAfter: RawRow | null,
  column: string,
): boolean {
  const a = rawOf(before, rowBefore, column);
  const b = rawOf(after, rowAfter, column);
  if ([before, after].some(({ table }) => !table.columns.includes(column))) return false;
  if (a === null || b === null) return a !== b;
  if (haveOneEncoding(before.backup, after.backup)) return !a.equals(b);
  return before.backup.decode(a) !== after.backup.decode(b);
}

function valueOf(side: ComparedTable, row: RawRow | null, column: string): string | null {
  const bytes = rawOf(side, row, column);
  if (bytes === null) return null;
  const shown = bytes.subarray(0, sampleBytes);
  const text = textOf({ bytes: shown, totalBytes: bytes.length }, side.backup.decode);
  return shown.length < bytes.length ? `${text}…` : text;
}

/** Reads once from the first wanted row to the last. Longer values than `keepBytes` are truncated. */
export async function rowsByNumber(
  { backup, table }: ComparedTable,
  samples: readonly SampleOfRow[],
  numberOf: (sample: SampleOfRow) => number | null,
  keepBytes: number,
  signal: AbortSignal | undefined,
): Promise<Map<number, RawRow>> {
  const found = new Map<number, RawRow>();
  const wanted = samples
    .map(numberOf)
    .filter((number) => number !== null)
    .toSorted((a, b) => a - b);
  let at = 0;
  while (at < wanted.length) {
    const fromRow = wanted[at] ?? 0;
    // Starts again for each wanted row: rows between two wanted rows are skipped and not parsed.
    for await (const { firstRow, rows } of readRawRows(backup, table, {
      fromRow,
      keepBytes,
      signal,
    })) {
      for (; at < wanted.length; at += 1) {
        const row = rows[(wanted[at] ?? 0) - firstRow];
        if (row === undefined) break;
        found.set(wanted[at] ?? 0, row);
      }
      // In one long gzip stream every new start would begin at the beginning of the stream.
      if (backup.source.isRandomAccess || at >= wanted.length) break;
    }
    if (wanted[at] === fromRow) at += 1;
  }
  return found;
}
