/**
 * Finds the end of a piece in the output of a session that prints rows with COPY. No row contains
 * the line that ends a piece: COPY writes each backslash twice (manual, "COPY", "Text Format"), and
 * the line contains a random word that the server does not know.
 */
import { randomBytes } from 'node:crypto';

/** Returns a line that ends a piece, without its line break. */
export const newPieceEnd = (): string => `\\.${randomBytes(12).toString('hex')}`;

export interface FoundRows {
  /** End of the bytes that are rows for certain. */
  rowsEnd: number;
  /** Position after the line that ends the piece; null if the line is not (completely) there. */
  next: number | null;
}

/**
 * Searches bytes that begin at the start of a piece (`isPieceStart`) or within it. The first
 * `searched` bytes were searched before. Without an end, the last bytes do not count as rows,
 * because they may be the beginning of the line.
 */
export function rowsIn(
  bytes: Buffer,
  searched: number,
  isPieceStart: boolean,
  pieceEnd: string,
): FoundRows {
  const line = `\n${pieceEnd}\n`;
  if (isPieceStart && bytes.subarray(0, line.length - 1).equals(Buffer.from(line.slice(1)))) {
    return { rowsEnd: 0, next: line.length - 1 };
  }
  const found = bytes.indexOf(line, Math.max(0, searched - line.length));
  if (found !== -1) return { rowsEnd: found + 1, next: found + line.length };
  return { rowsEnd: Math.max(0, bytes.length - line.length), next: null };
}
