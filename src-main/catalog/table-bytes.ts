/** The rows of a table as the bytes of a COPY block, whatever form the dump has them in. */
import { fail } from '#shared/errors/errors.ts';
import { CopyRows, type RawRow } from './copy-text.ts';
import { InsertRows } from './insert-rows.ts';
import { placesIn, type OpenBackup, type OpenBlock, type OpenTable } from './opened-backup.ts';

const nullBytes = Buffer.from('\\N');
const tabBytes = Buffer.from('\t');
const newlineBytes = Buffer.from('\n');

/** Cut anywhere; with the columns of the block. Fails with `reading-cancelled`. */
export function blockPieces(
  backup: OpenBackup,
  block: OpenBlock,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  return piecesOf(backup, block, null, signal);
}

/** Those of all blocks, with the columns of the table; NULL for those that a block has not. */
export async function* tablePieces(
  backup: OpenBackup,
  table: OpenTable,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  for (const block of table.blocks) {
    yield* piecesOf(backup, block, placesIn(table, block), signal);
  }
}

async function* piecesOf(
  backup: OpenBackup,
  block: OpenBlock,
  places: readonly number[] | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const cursor = backup.source.cursor(block.dataStart);
  const rows = rowsOf(backup, block, places !== null);
  try {
    for (let offset = block.dataStart; offset < block.dataEnd;) {
      if (signal?.aborted === true) fail({ code: 'reading-cancelled' });
      const piece = (await cursor.next())?.subarray(0, block.dataEnd - offset);
      if (piece === undefined) break;
      offset += piece.length;
      if (rows === null) {
        yield piece;
        continue;
      }
      const lines: Buffer[] = [];
      rows.push(piece, ({ values }) => {
        const shown = places === null ? values : places.map((at) => values[at] ?? null);
        for (const [at, value] of shown.entries()) {
          if (at > 0) lines.push(tabBytes);
          lines.push(value?.bytes ?? nullBytes);
        }
        lines.push(newlineBytes);
        return true;
      });
      yield Buffer.concat(lines);
    }
  } finally {
    await cursor.close();
  }
}

/** null for rows that are as they are to be, and of any length. */
function rowsOf(
  { head }: OpenBackup,
  block: OpenBlock,
  arePlaced: boolean,
): { push(piece: Buffer, onRow: (row: RawRow) => boolean): boolean } | null {
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
