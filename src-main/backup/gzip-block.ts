/**
 * One block of SQL to one gzip member, as dense as there is time for. Text without repetition (the
 * hex digits of encrypted or compressed values) is where zlib's search for matches costs most and
 * gains nothing: there Huffman coding alone is both three times faster and smaller.
 */
import { promisify } from 'node:util';
import { constants, gzip, type ZlibOptions } from 'node:zlib';
import { blockSizeBytes } from './dump-blocks.ts';

const gzipAsync = promisify(gzip);

const sampleBytes = 48 * 1024;
/** Below this ratio the search for matches has clearly paid, and no sample is needed. */
const clearlyWorthwhile = 0.4;

/** `previousRatio` is the size of the block before, compressed, as part of its plain size. */
export async function gzipBlock(
  block: Buffer,
  level: number,
  previousRatio: number,
): Promise<Buffer> {
  const huffmanOnly = previousRatio > clearlyWorthwhile && (await hasNoRepetition(block));
  return await gzipAsync(block, {
    ...(huffmanOnly ? { level: 1, strategy: constants.Z_HUFFMAN_ONLY } : { level }),
    memLevel: 9,
    // The whole result at once: otherwise every 16 kB are a round trip to this thread.
    chunkSize: blockSizeBytes + 64 * 1024,
  });
}

/** Tries both ways on a piece from the middle. */
async function hasNoRepetition(block: Buffer): Promise<boolean> {
  const start = Math.max(0, Math.floor((block.length - sampleBytes) / 2));
  const sample = block.subarray(start, start + sampleBytes);
  const options: ZlibOptions = { level: 1, memLevel: 9, chunkSize: sampleBytes + 4096 };
  const [matched, coded] = await Promise.all([
    gzipAsync(sample, options),
    gzipAsync(sample, { ...options, strategy: constants.Z_HUFFMAN_ONLY }),
  ]);
  return coded.length <= matched.length * 1.02;
}

/**
 * The zlib level that fits the backlog: 1 while blocks pile up (compression is the slow side), 6 when
 * pg_dump is slower than compression and there is time to spare.
 */
export function levelFor(backlogBlocks: number, blocksInFlight: number): number {
  if (backlogBlocks > 0 || blocksInFlight > 2) return 1;
  return blocksInFlight > 0 ? 3 : 6;
}
