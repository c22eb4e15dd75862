/**
 * Compresses one block of SQL into one gzip member, as densely as time allows. For text without
 * repetition (the hexadecimal digits of encrypted or compressed values) the search for matches
 * takes the most time and saves nothing: Huffman coding alone is smaller, and three times as fast
 * as zlib's level 1. Only ISA-L is faster, with or without a search.
 */
import type { Compressor } from './compressor.ts';
import { methodFor, sparseMethod, type Effort, type Method } from './methods.ts';
import { zlibCompressor } from './zlib-compressor.ts';

const sampleBytes = 48 * 1024;
/** Below this ratio the search for matches clearly saves space, and no sample is needed. */
const clearlyWorthwhile = 0.45;

/**
 * `previousRatio` is the compressed size of the block before, divided by its plain size. The member
 * may be stored in `output` (see `Compressor`).
 */
export async function gzipBlock(
  block: Buffer,
  effort: Effort,
  previousRatio: number,
  compressors: readonly Compressor[],
  output: Buffer,
): Promise<Buffer> {
  const names = compressors.map(({ name }) => name);
  if (previousRatio > clearlyWorthwhile) {
    const sparse = effort === 'light' ? sparseMethod(names) : null;
    if (sparse !== null) return searched(block, sparse, compressors, output);
    if (await hasNoRepetition(block, compressors, output)) return zlibCompressor.huffmanOnly(block);
  }
  return searched(block, methodFor(effort, names), compressors, output);
}

async function searched(
  block: Buffer,
  { compressor: name, level }: Method,
  compressors: readonly Compressor[],
  output: Buffer,
): Promise<Buffer> {
  const compressor = compressors.find((one) => one.name === name) ?? zlibCompressor;
  // A library that fails has only used time.
  const member = await compressor.compress(block, level, output).catch(() => null);
  return member ?? (await zlibCompressor.compress(block, 1));
}

/** Compares both methods on a sample from the middle of the block. */
async function hasNoRepetition(
  block: Buffer,
  compressors: readonly Compressor[],
  output: Buffer,
): Promise<boolean> {
  const start = Math.max(0, Math.floor((block.length - sampleBytes) / 2));
  const sample = block.subarray(start, start + sampleBytes);
  // One at a time: the library uses `output` and the block until its call has ended.
  const names = compressors.map(({ name }) => name);
  const matched = await searched(sample, methodFor('light', names), compressors, output);
  const coded = await zlibCompressor.huffmanOnly(sample);
  return coded.length <= matched.length * 1.02;
}
