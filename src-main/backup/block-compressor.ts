/**
 * Gzip in independent members of about 1 MiB of SQL each, several at once on libuv's thread pool.
 * Concatenated members are one valid gzip file (RFC 1952, 2.2), and their offsets make it seekable:
 * any table can be read without decompressing what stands before it.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const gzipBlock = promisify(gzip);

export const blockSizeBytes = 1024 * 1024;

export interface BlockCompressorOptions {
  /** zlib's 1 (fast) to 9 (dense). */
  level: number;
  /** How many blocks may be compressed at the same time. */
  parallelBlocks: number;
  /** Receives the members in order, one call at a time. */
  write: (member: Buffer) => Promise<void>;
}

export class BlockCompressor {
  /** `[offset in the file, offset in the plain SQL]` of each member. */
  readonly members: [number, number][] = [];
  sqlBytes = 0;
  fileBytes = 0;

  readonly #options: BlockCompressorOptions;
  #block = Buffer.allocUnsafe(blockSizeBytes);
  #filled = 0;
  #compressedSqlBytes = 0;
  readonly #inFlight: Promise<void>[] = [];
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(options: BlockCompressorOptions) {
    this.#options = options;
  }

  /** Takes bytes; resolves when there is room for more. Rejects with the first failed write. */
  async push(chunk: Buffer): Promise<void> {
    let rest = chunk;
    while (rest.length > 0) {
      const taken = rest.copy(this.#block, this.#filled);
      this.#filled += taken;
      this.sqlBytes += taken;
      rest = rest.subarray(taken);
      if (this.#filled === blockSizeBytes) await this.#compressBlock();
    }
  }

  /** Compresses what is left and resolves when everything is written. */
  async finish(): Promise<void> {
    if (this.#filled > 0 || this.members.length === 0) await this.#compressBlock();
    await this.#lastWrite;
  }

  /** Resolves when nothing is under way any more, after a failure too. */
  async settle(): Promise<void> {
    await Promise.allSettled([...this.#inFlight, this.#lastWrite]);
  }

  async #compressBlock(): Promise<void> {
    const block = this.#block.subarray(0, this.#filled);
    this.#block = Buffer.allocUnsafe(blockSizeBytes);
    this.#filled = 0;

    const compressed = gzipBlock(block, {
      level: this.#options.level,
      memLevel: 9,
      // The whole result at once: otherwise every 16 kB are a round trip to this thread.
      chunkSize: blockSizeBytes + 64 * 1024,
    });
    const written = Promise.all([compressed, this.#lastWrite]).then(([member]) =>
      this.#write(member, block.length),
    );
    this.#lastWrite = written;
    // The rejection is delivered by the next push or by finish.
    written.catch(() => undefined);
    this.#inFlight.push(written);
    if (this.#inFlight.length >= this.#options.parallelBlocks) await this.#inFlight.shift();
  }

  async #write(member: Buffer, sqlBytes: number): Promise<void> {
    this.members.push([this.fileBytes, this.#compressedSqlBytes]);
    this.#compressedSqlBytes += sqlBytes;
    this.fileBytes += member.length;
    await this.#options.write(member);
  }
}
