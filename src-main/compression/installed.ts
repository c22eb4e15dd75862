/** Finds the compressors of this computer. A library is used only if it passes a test first. */
import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Log } from '../system/ports.ts';
import { describeFault } from '../logging/fault.ts';
import { memberBufferBytes, type Compressor } from './compressor.ts';
import { isalCompressor } from './isal-compressor.ts';
import { levelsOf } from './methods.ts';
import { libdeflateCompressor } from './libdeflate-compressor.ts';
import { libraryFiles, type LibraryName } from './library-paths.ts';
import { isNativeCodeOff, loadSystemLibrary, type SystemLibrary } from './native-library.ts';
import { zlibCompressor } from './zlib-compressor.ts';

const adapters: Record<LibraryName, (library: SystemLibrary) => Compressor> = {
  isal: isalCompressor,
  libdeflate: libdeflateCompressor,
};
/** Blocks for the test: rows, and random bytes that cannot be compressed. */
const trialBlocks = (): Buffer[] => [
  Buffer.from('1\tall work and no play\t2026-11-25 21:35:15\n'.repeat(20_000)),
  randomBytes(256 * 1024),
];

/** The paths where each library may be; tests use other paths. */
export type LibraryPlaces = Record<LibraryName, readonly string[]>;
const systemPlaces = (): LibraryPlaces => ({
  isal: libraryFiles('isal', process.platform, process.arch),
  libdeflate: libraryFiles('libdeflate', process.platform, process.arch),
});

/**
 * Tests each library once: it compresses, zlib decompresses, and the result is compared. A library
 * that fails is not used, and the log contains the reason. Never rejects; zlib is always among the
 * results, and last.
 */
export async function installedCompressors(
  log: Log,
  places: LibraryPlaces = systemPlaces(),
): Promise<readonly Compressor[]> {
  if (isNativeCodeOff()) {
    log.info('native code is turned off: zlib compresses');
    return [zlibCompressor];
  }
  const found: Compressor[] = [];
  for (const name of ['isal', 'libdeflate'] as const) {
    const compressor = await tried(name, places[name], log);
    if (compressor !== null) found.push(compressor);
  }
  if (found.length === 0) log.info('no library for compression is used: zlib compresses');
  else log.info('libraries for compression passed their test', { files: found.map(fileOf) });
  return [...found, zlibCompressor];
}

const fileOf = ({ file }: Compressor): string | null => file;

/** The compressors of this process. */
export interface Compressors {
  /**
   * Searches for the compressors when they are first needed. zlib is always among them, and last.
   */
  all(): Promise<readonly Compressor[]>;
  /** Call it if a library failed, or may have failed: only zlib is used until the next start. */
  useZlibOnly(): void;
}

/** Returns the compressors of this computer; `given` replaces them. */
export function createCompressors(log: Log, given?: readonly Compressor[]): Compressors {
  let known: Promise<readonly Compressor[]> | null = null;
  return {
    all: () => (known ??= given === undefined ? installedCompressors(log) : Promise.resolve(given)),
    useZlibOnly: () => {
      known = Promise.resolve([zlibCompressor]);
    },
  };
}

/** Returns the first decompressor among them; null if zlib decompresses. */
export function decompressorOf(compressors: readonly Compressor[]): Compressor['decompress'] {
  return compressors.find(({ decompress }) => decompress !== null)?.decompress ?? null;
}

async function tried(
  name: LibraryName,
  files: readonly string[],
  log: Log,
): Promise<Compressor | null> {
  const library = await loadSystemLibrary(files);
  if (library === null) return null;
  try {
    const compressor = adapters[name](library);
    for (const block of trialBlocks()) {
      const output = Buffer.alloc(memberBufferBytes(block.length));
      for (const level of levelsOf(name)) {
        const member = await compressor.compress(block, level, output);
        if (member === null || !gunzipSync(member).equals(block)) {
          throw new Error(`Its level ${level} does not compress correctly`);
        }
        if (compressor.decompress === null) continue;
        const plain = Buffer.alloc(block.length);
        if (!(await compressor.decompress(member, plain)) || !plain.equals(block)) {
          throw new Error('It does not decompress correctly');
        }
      }
    }
    compressor.release();
    return compressor;
  } catch (error) {
    log.warn('a compression library is not used', {
      file: library.file,
      ...describeFault(error),
    });
    return null;
  }
}
