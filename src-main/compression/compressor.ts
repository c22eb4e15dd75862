/**
 * What makes a gzip member of a block, and a block of it again. zlib is in every Node; libraries of the system are faster and
 * taken where they are installed. All are held to one test suite. To add one: an adapter beside
 * these, its name here, its places in `places.ts`, its level for each effort in `methods.ts`.
 */
export type CompressorName = 'zlib' | 'libdeflate' | 'isal';

export interface Compressor {
  readonly name: CompressorName;
  /** The library's file; null for zlib, which is part of Node. */
  readonly file: string | null;
  /**
   * One gzip member (RFC 1952) that holds the block, made on libuv's thread pool; null when the
   * library gives up, which leaves the block to zlib. Several may be under way at once. The member
   * may lie in `room`, which has at least `memberRoomBytes` and is nobody else's meanwhile.
   */
  compress(block: Buffer, level: number, room: Buffer): Promise<Buffer | null>;
  /**
   * Fills all of `plain` with what is in one gzip member, on libuv's thread pool; false when it gives up,
   * or when that is damaged or of another size. null: nobody asks it, zlib is as good.
   */
  decompress: ((member: Buffer, plain: Buffer) => Promise<boolean>) | null;
  /** Frees what is kept for the next block; whatever is under way is not disturbed. */
  release(): void;
}

/** Room for a member of text that cannot be compressed: a little more than the block. */
export function memberRoomBytes(blockBytes: number): number {
  return blockBytes + Math.ceil(blockBytes / 16) + 1024;
}
