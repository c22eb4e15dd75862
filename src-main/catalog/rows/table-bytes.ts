/**
 * Returns the rows of a table as the bytes of a COPY block, regardless of their form in the dump.
 */
import { fail } from '#shared/errors/errors.ts';
import { createYielder } from '../../system/yielder.ts';
import { CopyRows, type RawRow } from '../../dump-sql/copy-text.ts';
import { InsertRows } from '../../dump-sql/insert-rows.ts';
import {
  placesIn,
  type OpenBackup,
  type OpenBlock,
  type OpenTable,
} from '../source/opened-backup.ts';

/** Number of bytes of a chunk that are processed in one step: every byte may be a row. */
const stepBytes = 64 * 1024;
const nullBytes = Buffer.from('\\N');
const tabBytes = Buffer.from('\t');
const newlineBytes = Buffer.from('\n');

/**
 * Returns chunks, split at any place, with the columns of the block. Fails with
 * `reading-cancelled`.
 */
export function blockChunks(
  backup: OpenBackup,
  block: OpenBlock,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  return chunksOf(backup, block, null, signal);
}

/**
 * Returns the rows of all blocks, with the columns of the table; NULL for columns that a block does
 * not have.
 */
export async function* tableChunks(
  backup: OpenBackup,
  table: OpenTable,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  for (const block of table.blocks) {
    yield* chunksOf(backup, block, placesIn(table, block), signal);
  }
}

async function* chunksOf(
  backup: OpenBackup,
  block: OpenBlock,
  places: readonly number[] | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const cursor = backup.source.cursor(block.dataStart);
  const yieldToEventLoop = createYielder();
  const rows = rowsOf(backup, block, places !== null);
  try {
    for (let offset = block.dataStart; offset < block.dataEnd;) {
      if (signal?.aborted === true) fail({ code: 'reading-cancelled' });
      const chunk = (await cursor.next())?.subarray(0, block.dataEnd - offset);
      if (chunk === undefined) break;
      offset += chunk.length;
      for (let at = 0; at < chunk.length; at += stepBytes) {
        const pause = yieldToEventLoop();
        if (pause !== null) await pause;
        const part = chunk.subarray(at, at + stepBytes);
        yield rows === null ? part : linesOf(rows, part, places);
      }
    }
  } finally {
    await cursor.close();
  }
}

function linesOf(rows: RowReader, part: Buffer, places: readonly number[] | null): Buffer {
  const lines: Buffer[] = [];
  rows.push(part, ({ values }) => {
    const shown = places === null ? values : places.map((at) => values[at] ?? null);
    for (const [at, value] of shown.entries()) {
      if (at > 0) lines.push(tabBytes);
      lines.push(value?.bytes ?? nullBytes);
    }
    lines.push(newlineBytes);
    return true;
  });
  return Buffer.concat(lines);
}

interface RowReader {
  push(chunk: Buffer, onRow: (row: RawRow) => boolean): boolean;
}

/** Returns null if the rows need no change; then rows of any length are possible. */
function rowsOf({ head }: OpenBackup, block: OpenBlock, arePlaced: boolean): RowReader | null {
  const { dataStart, dataEnd, columns, generated } = block;
  if (block.form === 'inserts') {
    const { standardConformingStrings } = head;
    return new InsertRows({
      offset: dataStart,
      end: dataEnd,
      standardConformingStrings,
      skipped: generated,
    });
  }
  return arePlaced ? new CopyRows(dataStart, columns.length, Infinity) : null;
}
