import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newPieceEnd, rowsIn } from './row-pieces.ts';

/** Cuts the output as the thread does, with blocks of this size. */
function piecesOf(
  output: Buffer,
  pieceEnd: string,
  blockBytes: number,
  readBytes: number,
): string[] {
  const pieces: string[] = [];
  let piece = '';
  let block = Buffer.alloc(0);
  let searched = 0;
  let isPieceStart = true;
  for (let at = 0; ;) {
    const found = rowsIn(block, searched, isPieceStart, pieceEnd);
    searched = block.length;
    if (found.next === null && block.length < blockBytes && at < output.length) {
      const read = output.subarray(at, at + Math.min(readBytes, blockBytes - block.length));
      block = Buffer.concat([block, read]);
      at += read.length;
      continue;
    }
    if (found.next === null && at === output.length) return [...pieces, piece + block.toString()];
    piece += block.toString('utf8', 0, found.rowsEnd);
    isPieceStart = found.next !== null;
    if (isPieceStart) {
      pieces.push(piece);
      piece = '';
    }
    block = block.subarray(found.next ?? found.rowsEnd);
    searched = 0;
  }
}

describe('the pieces of rows in the output of a session', () => {
  it('are found wherever the output is cut', () => {
    const pieceEnd = newPieceEnd();
    const row = fc.constantFrom('1\tone\n', '\n', '\\\\.\n', '2\t\\N\n', 'a'.repeat(70) + '\n');
    const rows = fc.array(row, { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(
        fc.array(rows, { maxLength: 5 }),
        fc.integer({ min: 60, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        (pieces, blockBytes, readBytes) => {
          const output = Buffer.from(pieces.map((piece) => `${piece}${pieceEnd}\n`).join(''));
          expect(piecesOf(output, pieceEnd, blockBytes, readBytes)).toEqual([...pieces, '']);
        },
      ),
    );
  });

  it('end only at the line of this session', () => {
    const own = newPieceEnd();
    const output = Buffer.from(`1\n${newPieceEnd()}\n2\n${own}\n`);
    expect(rowsIn(output, 0, true, own).next).toBe(output.length);
  });
});
