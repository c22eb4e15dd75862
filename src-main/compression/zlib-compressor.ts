/** Node's own zlib: always available. */
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { memberBufferBytes, type Compressor } from './compressor.ts';

const gzipAsync = promisify(gzip);

export interface ZlibCompressor extends Compressor {
  compress(block: Buffer, level: number): Promise<Buffer>;
  /** Does not search for matches and only codes each byte; no other library here supports that. */
  huffmanOnly(block: Buffer): Promise<Buffer>;
}

export const zlibCompressor: ZlibCompressor = {
  name: 'zlib',
  file: null,
  compress: (block, level) => member(block, level, constants.Z_DEFAULT_STRATEGY),
  huffmanOnly: (block) => member(block, 1, constants.Z_HUFFMAN_ONLY),
  decompress: null,
  release: () => undefined,
};

function member(block: Buffer, level: number, strategy: number): Promise<Buffer> {
  return gzipAsync(block, {
    level,
    strategy,
    memLevel: 9,
    // The whole result in one chunk: otherwise every 16 kB need a round trip to this thread.
    chunkSize: memberBufferBytes(block.length),
  });
}
