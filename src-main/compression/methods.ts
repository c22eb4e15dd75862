/** Which compressor takes a block, and at which level. Pure; figures in docs/performance.md. */
import type { CompressorName } from './compressor.ts';

/** Light while compression holds the dump up, dense when there is time to spare. */
export type Effort = 'light' | 'medium' | 'dense';

export interface Method {
  compressor: CompressorName;
  level: number;
}

/**
 * `sparse` is light work on text with little repetition, such as hex digits: what is no faster than
 * coding it without a search for matches is not named.
 */
type Work = Effort | 'sparse';

/** The first one that is installed. */
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

/** null when no library is fast enough with such text. */
export function sparseMethod(installed: readonly CompressorName[]): Method | null {
  return preferred('sparse', installed);
}

function preferred(work: Work, installed: readonly CompressorName[]): Method | null {
  return preferences[work].find(({ compressor }) => installed.includes(compressor)) ?? null;
}

/** Every level that is asked of this compressor. */
export function levelsOf(name: CompressorName): number[] {
  return Object.values(preferences)
    .flat()
    .flatMap(({ compressor, level }) => (compressor === name ? [level] : []));
}

export interface Load {
  /** Blocks that are read and wait. */
  backlogBlocks: number;
  blocksInFlight: number;
  /** Processors that had nothing to do lately. */
  idleProcessors: number;
}

/**
 * A server on this computer shares the processors with us: time that compression takes is then taken
 * from the dump, though nothing waits for compression. Only a processor that is idle is spare.
 */
export function effortFor({ backlogBlocks, blocksInFlight, idleProcessors }: Load): Effort {
  if (backlogBlocks > 0 || blocksInFlight > 2 || idleProcessors < 1) return 'light';
  return blocksInFlight > 0 ? 'medium' : 'dense';
}
