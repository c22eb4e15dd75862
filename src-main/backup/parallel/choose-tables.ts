/** Decides which of the large tables several sessions dump, and in pieces of which size. */
import type { LargeTable } from './large-tables.ts';

/** Each session locks each of the tables. All together take at most this part of the locks. */
const partOfLocks = 4;
/**
 * Each name is an argument of pg_dump: with up to 130 bytes each, they stay below the limit of one
 * megabyte for all arguments (macOS).
 */
const mostTables = 5000;
/** Each piece needs some memory from the beginning of the dump. */
const mostPieces = 50_000;
const fewSessions = 4;

export interface ChosenTables {
  /** The largest tables, largest first. */
  tables: LargeTable[];
  pieceBytes: number;
}

/** The sizes and the capacity are what the server says: a malicious server may say anything. */
export function chooseTables(
  possible: readonly LargeTable[],
  {
    sessions,
    lockCapacity,
    pieceBytes,
  }: { sessions: number; lockCapacity: number; pieceBytes: number },
): ChosenTables {
  const allowed = Math.floor(lockCapacity / partOfLocks / sessions);
  const tables = possible
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, Math.max(0, Math.min(mostTables, allowed)));
  const largeBytes = tables.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  // The compressed pieces of all sessions have to fit into the memory for them.
  const fitting = sessions > fewSessions ? pieceBytes / 2 : pieceBytes;
  return { tables, pieceBytes: Math.max(fitting, largeBytes / mostPieces) };
}
