/**
 * The interface of a compressor: it converts a block into a gzip member, and a member back into a
 * block. zlib is in every Node. Libraries of the system are faster and are used if they are
 * installed. One test suite checks all compressors. To add a compressor: an adapter in this folder,
 * its name here, its paths in `library-paths.ts`, its level for each effort in `methods.ts`.
 */
export type CompressorName = 'zlib' | 'libdeflate' | 'isal';

export interface Compressor {
  readonly name: CompressorName;
  /** The file of the library; null for zlib, which is part of Node. */
  readonly file: string | null;
  /**
   * Returns one gzip member (RFC 1952) with the block, compressed on libuv's thread pool; null if
   * the library fails, and then zlib compresses the block. Several calls may run at the same time.
   * The member may be stored in `output`, which has at least `memberBufferBytes`. No other code may use
   * `output` until the promise resolves.
   */
  compress(block: Buffer, level: number, output: Buffer): Promise<Buffer | null>;
  /**
   * Fills all of `plain` with the content of one gzip member, on libuv's thread pool. Returns false
   * if the library fails, or if the member is damaged or has another size. null if this compressor
   * is not used for decompression because zlib is as good.
   */
  decompress: ((member: Buffer, plain: Buffer) => Promise<boolean>) | null;
  /** Frees the memory that is kept for the next block. Running calls are not disturbed. */
  release(): void;
}

/**
 * Returns the buffer size for a member of text that cannot be compressed: slightly more than the
 * block.
 */
export function memberBufferBytes(blockBytes: number): number {
  return blockBytes + Math.ceil(blockBytes / 16) + 1024;
}
