/**
 * Gzip in independent members of about 1 MiB of SQL each, several at once on libuv's thread pool.
 * Concatenated members are one valid gzip file (RFC 1952, 2.2), and their offsets make it seekable:
 * any table can be read without decompressing what stands before it.
 */
import { gzipBlock, levelFor } from './gzip-block.ts';

export interface BlockCompressorOptions {
  /** How many blocks may be compressed at the same time. */
  parallelBlocks: number;
  /** Receives the members in order, one call at a time. */
  write: (member: Buffer) => Promise<void>;
}

export class BlockCompressor {
  /** `[offset in the file, offset in the plain SQL]` of each member. */
  readonly members: [number, number][] = [];
  /** Plain bytes taken so far. */
  sqlBytes = 0;
  /** Compressed bytes given to `write` so far. */
  fileBytes = 0;

  readonly #options: BlockCompressorOptions;
  #writtenSqlBytes = 0;
  #lastRatio = 0;
  #blocksInFlight = 0;
  readonly #queue: Promise<void>[] = [];
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(options: BlockCompressorOptions) {
    this.#options = options;
  }

  /**
   * Takes a block; resolves when there is room for another one. `backlog` is how many more wait
   * already. Rejects with the first failed write.
   */
  async push(block: Buffer, backlog: number): Promise<void> {
    this.sqlBytes += block.length;
    const level = levelFor(backlog, this.#blocksInFlight);
    this.#blocksInFlight += 1;
    const compressed = gzipBlock(block, level, this.#lastRatio).finally(() => {
      this.#blocksInFlight -= 1;
    });
    const written = Promise.all([compressed, this.#lastWrite]).then(([member]) =>
      this.#write(member, block.length),
    );
    this.#lastWrite = written;
    // The rejection is delivered by a later push or by finish.
    written.catch(() => undefined);
    this.#queue.push(written);
    if (this.#queue.length >= this.#options.parallelBlocks) await this.#queue.shift();
  }

  /** Resolves when everything is written. */
  async finish(): Promise<void> {
    await this.#lastWrite;
  }

  /** Resolves when nothing is under way any more, after a failure too. */
  async settle(): Promise<void> {
    await Promise.allSettled([...this.#queue, this.#lastWrite]);
  }

  async #write(member: Buffer, sqlBytes: number): Promise<void> {
    this.members.push([this.fileBytes, this.#writtenSqlBytes]);
    this.#lastRatio = member.length / sqlBytes;
    this.#writtenSqlBytes += sqlBytes;
    this.fileBytes += member.length;
    await this.#options.write(member);
  }
}
