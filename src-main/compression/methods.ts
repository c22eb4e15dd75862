/**
 * Chooses the compressor and the level for a block. Pure functions; measurements are in
 * docs/performance.md.
 */
import type { CompressorName } from './compressor.ts';

/** `light` while compression delays the dump, `dense` when there is enough time. */
export type Effort = 'light' | 'medium' | 'dense';

export interface Method {
  compressor: CompressorName;
  level: number;
}

/**
 * `sparse` means light compression of text with little repetition, such as hexadecimal digits. Only
 * methods that are faster than Huffman coding without a search for matches are listed.
 */
type Work = Effort | 'sparse';

/** The first installed method in the list is used. */
const preferences: Record<Work, readonly Method[]> = {
  sparse: [{ compressor: 'isal', level: 1 }],
  light: [
    { compressor: 'isal', level: 2 },
    { compressor: 'libdeflate', level: 1 },
    { compressor: 'zlib', level: 1 },
  ],
  medium: [
    { compressor: 'libdeflate', level: 2 },
    { compressor: 'isal', level: 3 },
    { compressor: 'zlib', level: 3 },
  ],
  dense: [
    { compressor: 'libdeflate', level: 6 },
    { compressor: 'zlib', level: 6 },
  ],
};

export function methodFor(effort: Effort, installed: readonly CompressorName[]): Method {
  return preferred(effort, installed) ?? { compressor: 'zlib', level: 1 };
}

/** Returns null if no installed library is fast enough for such text. */
export function sparseMethod(installed: readonly CompressorName[]): Method | null {
  return preferred('sparse', installed);
}

function preferred(work: Work, installed: readonly CompressorName[]): Method | null {
  return preferences[work].find(({ compressor }) => installed.includes(compressor)) ?? null;
}

/** Returns every level that is used with this compressor. */
export function levelsOf(name: CompressorName): number[] {
  return Object.values(preferences)
    .flat()
    .flatMap(({ compressor, level }) => (compressor === name ? [level] : []));
}

export interface Load {
  /** Number of blocks that were read and are waiting. */
  backlogBlocks: number;
  blocksInFlight: number;
  /** Number of processors that were idle recently. */
  idleProcessors: number;
}

/**
 * A server on this computer shares the processors with Nightjar: then compression takes time from
 * the dump, even if no block waits for compression. So time is available only if a processor is
 * idle.
 */
export function effortFor({ backlogBlocks, blocksInFlight, idleProcessors }: Load): Effort {
  if (backlogBlocks > 0 || blocksInFlight > 2 || idleProcessors < 1) return 'light';
  return blocksInFlight > 0 ? 'medium' : 'dense';
}
