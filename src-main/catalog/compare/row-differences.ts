/**
 * Finds the rows that two tables do not have in common, with memory that does not grow with the
 * tables. A first pass adds up the hashes of rows in buckets (by key). Buckets with equal sums are
 * not read again. The rows of the other buckets are written, as hashes, to temporary files in
 * parts. The differences of one pair of parts fit in memory. Equal rows are counted there.
 */
import path from 'node:path';
import { makePrivateFolder } from '../../files/private-folder.ts';
import { bucketOf, BucketSums } from './row-buckets.ts';
import { RowHasher, type HashedRow, type Meaning } from './row-hasher.ts';
import { FileParts, MemoryPart, type StoredRow, type Parts } from './row-parts.ts';
import { haveOneEncoding, type OpenBackup, type OpenTable } from '../source/opened-backup.ts';
import { blockChunks } from '../rows/table-bytes.ts';
import { recoderOf } from '../../dump-sql/text-encoding.ts';

/**
 * The limit for the number of buckets. There are twice as many buckets as rows, so most rows have a
 * separate bucket.
 */
const mostBuckets = 65_536;
const fewestBuckets = 64;
const bytesPerPart = 1024 * 1024;
const mostParts = 256;

export interface ComparedTable {
  backup: OpenBackup;
  table: OpenTable;
}

export interface RowsToCompare {
  before: ComparedTable;
  after: ComparedTable;
  /** The columns that both tables have. */
  columns: ReadonlySet<string>;
  /** The columns of the primary key of both tables; empty if there is no key. */
  key: readonly string[];
  /** The meanings of the columns whose values can be written in several ways. */
  meanings: ReadonlyMap<string, Meaning>;
  sampleCount: number;
  /** Receives every row that differs; default: only the samples are returned. */
  recorder?: RowRecorder | undefined;
  signal: AbortSignal | undefined;
  onBytes: (bytes: number) => void;
}

/** Takes the rows that differ, also if there are millions. */
export interface RowRecorder {
  add(row: SampleOfRow): void;
  /** Writes full buffers to disk, to free buffer space. */
  flushFull(): Promise<void>;
}

export interface SampleOfRow {
  change: 'added' | 'removed' | 'changed';
  /**
   * The number of the row in the earlier table; null if the row is not there. `after`: the same for
   * the later table.
   */
  before: number | null;
  after: number | null;
}

export interface RowDifferences {
  added: number;
  removed: number;
  changed: number;
  samples: SampleOfRow[];
}

/** The counts are exact, except if two 128-bit hashes collide. */
export async function differencesOfRows(wanted: RowsToCompare): Promise<RowDifferences> {
  const result: RowDifferences = { added: 0, removed: 0, changed: 0, samples: [] };
  const hasKey = wanted.key.length > 0;
  const rows = Math.max(wanted.before.table.rows, wanted.after.table.rows);
  const bits = Math.ceil(Math.log2(Math.max(1, rows * 2)));
  const buckets = Math.min(mostBuckets, Math.max(fewestBuckets, 2 ** bits));
  const sums = [new BucketSums(hasKey, buckets), new BucketSums(hasKey, buckets)] as const;
  const sides = [wanted.before, wanted.after] as const;
  for (const [at, side] of sides.entries()) {
    await hashRows(side, wanted, (row) => sums[at === 0 ? 0 : 1].add(row));
  }
  const differing = new Uint8Array(buckets);
  let any = false;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    if (sums[0].equals(sums[1], bucket)) continue;
    differing[bucket] = 1;
    any = true;
  }
  if (!any) return result;

  const affectedBytes = (at: 0 | 1): number =>
    sums[at].bytes.reduce((sum, bytes, bucket) => sum + (differing[bucket] === 1 ? bytes : 0), 0);
  const affected = Math.max(affectedBytes(0), affectedBytes(1));
  const partCount = Math.min(mostParts, Math.max(1, Math.ceil(affected / bytesPerPart)));
  const collect = async (parts: [Parts, Parts]): Promise<void> => {
    for (const [at, side] of sides.entries()) {
      const target = parts[at === 0 ? 0 : 1];
      await hashRows(
        side,
        wanted,
        (row) => {
          const bucket = bucketOf(row, hasKey, buckets);
          if (differing[bucket] === 1) target.add(bucket % partCount, row);
        },
        () => target.flushFull(),
      );
      await target.flush();
    }
    for (let part = 0; part < partCount; part += 1) {
      await comparePart(parts, part, hasKey, wanted, result);
      await wanted.recorder?.flushFull();
    }
  };
  if (affected <= bytesPerPart) {
    // Small tables are compared in memory: thousands of them must not create thousands of folders.
    await collect([new MemoryPart(), new MemoryPart()]);
    return result;
  }
  const folder = await makePrivateFolder();
  try {
    const before = await FileParts.create(path.join(folder.path, 'before'), partCount);
    try {
      const after = await FileParts.create(path.join(folder.path, 'after'), partCount);
      try {
        await collect([before, after]);
      } finally {
        await after.close();
      }
    } finally {
      await before.close();
    }
  } finally {
    await folder.remove();
  }
  return result;
}

async function hashRows(
  { backup, table }: ComparedTable,
  { before, after, columns, key, meanings, signal, onBytes }: RowsToCompare,
  onRow: (row: HashedRow) => void,
  afterChunk?: () => Promise<void>,
): Promise<void> {
  // The same text has different bytes in another encoding.
  const toUtf8 = !haveOneEncoding(before.backup, after.backup);
  let firstRow = 0;
  for (const block of table.blocks) {
    const hashed = { columns: block.columns, counted: columns, key, firstRow, meanings };
    const hasher = new RowHasher(hashed, onRow);
    const recode = toUtf8 ? recoderOf(backup.head.encoding) : null;
    for await (const chunk of blockChunks(backup, block, signal)) {
      hasher.push(recode?.(chunk) ?? chunk);
      onBytes(chunk.length);
      await afterChunk?.();
    }
    firstRow += block.rows;
  }
}

/** Equal rows without a key have no numbers beyond these, so that the memory does not grow with them. */
const numbersOfEqualRows = 1000;

/** Rows with one key. Without a key: equal rows, of which a few numbers are enough. */
interface WaitingRows {
  hash: string;
  count: number;
  numbers: number[];
}

async function comparePart(
  [partsBefore, partsAfter]: [Parts, Parts],
  part: number,
  hasKey: boolean,
  { sampleCount, recorder }: Pick<RowsToCompare, 'sampleCount' | 'recorder'>,
  result: RowDifferences,
): Promise<void> {
  const waiting = new Map<string, WaitingRows>();
  const keptNumbers = recorder === undefined ? sampleCount : numbersOfEqualRows;
  const idOf = (row: StoredRow): string => (hasKey ? row.key : row.hash);
  await partsBefore.each(part, (row) => {
    const known = waiting.get(idOf(row));
    if (known === undefined) {
      waiting.set(idOf(row), { hash: row.hash, count: 1, numbers: [row.number] });
      return;
    }
    known.count += 1;
    if (known.numbers.length < keptNumbers) known.numbers.push(row.number);
  });
  const sample = (one: SampleOfRow): void => {
    recorder?.add(one);
    const alike = result.samples.filter(({ change }) => change === one.change).length;
    if (alike < sampleCount) result.samples.push(one);
  };
  await partsAfter.each(part, (row) => {
    const known = waiting.get(idOf(row));
    if (known === undefined) {
      result.added += 1;
      sample({ change: 'added', before: null, after: row.number });
      return;
    }
    const before = known.numbers.at(-1) ?? null;
    known.count -= 1;
    if (known.numbers.length > known.count) known.numbers.pop();
    if (known.count === 0) waiting.delete(idOf(row));
    if (known.hash === row.hash) return;
    result.changed += 1;
    sample({ change: 'changed', before, after: row.number });
  });
  for (const { count, numbers } of waiting.values()) {
    result.removed += count;
    for (const number of numbers) sample({ change: 'removed', before: number, after: null });
  }
}
