/** The rows of a table as the bytes of a COPY block, whatever form the dump has them in. */
import { fail } from '#shared/errors/errors.ts';
import { InsertRows } from './insert-rows.ts';
import type { OpenBackup, OpenTable } from './opened-backup.ts';

const nullBytes = Buffer.from('\\N');
const tabBytes = Buffer.from('\t');
const newlineBytes = Buffer.from('\n');

/** Cut anywhere. Fails with `reading-cancelled`. */
export async function* copyPieces(
  backup: OpenBackup,
  table: OpenTable,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  for (const block of table.blocks) {
    const cursor = backup.source.cursor(block.dataStart);
    const rows =
      block.form === 'inserts'
        ? new InsertRows(block.dataStart, backup.head.standardConformingStrings, table.generated)
        : null;
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
          for (const [at, value] of values.entries()) {
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
}
