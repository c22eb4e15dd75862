/**
 * Compresses with gzip, in independent members of about 1 MiB of SQL each, several at the same time
 * on libuv's thread pool. Concatenated members are one valid gzip file (RFC 1952, 2.2). The offsets
 * of the members make the file seekable: any table can be read without decompressing the members
 * before it.
 */
import { fail } from '#shared/errors/errors.ts';
import { blockSizeBytes, type BlockFacts, type DumpBlock } from './dump-blocks.ts';
import { memberBufferBytes, type Compressor } from '../../compression/compressor.ts';
import { gzipBlock } from '../../compression/gzip-block.ts';
import { idleProcessorsMeter } from '../../compression/idle-processors.ts';
import { effortFor } from '../../compression/methods.ts';
import { releaseMemory } from '../../system/release-memory.ts';

export interface BlockCompressorOptions {
  /** How many blocks may be compressed at the same time. */
  parallelBlocks: number;
  /** The compressors that are installed. */
  compressors: readonly Compressor[];
  /** Receives the members in order, one call at a time. Their memory is reused after the call. */
  write: (member: Buffer) => Promise<void>;
}

export class BlockCompressor {
  /** `[offset in the file, offset in the plain SQL]` of each member. */
  readonly members: [number, number][] = [];
  /** Number of plain bytes received until now. */
  sqlBytes = 0;
  /** Number of compressed bytes passed to `write` until now. */
  fileBytes = 0;

  readonly #options: BlockCompressorOptions;
  #writtenSqlBytes = 0;
  #lastRatio = 0;
  #blocksInFlight = 0;
  /** Buffers for members, reused: allocating new memory takes longer than compressing into it. */
  readonly #idleOutputs: Buffer[] = [];
  readonly #idleProcessors = idleProcessorsMeter();
  readonly #queue: Promise<void>[] = [];
  readonly #compressing = new Set<Promise<Buffer>>();
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(options: BlockCompressorOptions) {
    this.#options = options;
  }

  /**
   * Accepts a block, and resolves when another block can be accepted. `backlog` is the number of
   * blocks that are waiting. `onCompressed` is called when the block is not needed any more.
   * Rejects with the first failed write, or with `verification-failed` if the compressed bytes are
   * not the bytes that pg_dump wrote.
   */
  async push(
    { sql, crc32 }: Pick<DumpBlock, 'sql'> & Pick<BlockFacts, 'crc32'>,
    backlog: number,
    onCompressed?: () => void,
  ): Promise<void> {
    this.sqlBytes += sql.length;
    const effort = effortFor({
      backlogBlocks: backlog,
      blocksInFlight: this.#blocksInFlight,
      idleProcessors: this.#idleProcessors(),
    });
    this.#blocksInFlight += 1;
    const { compressors } = this.#options;
    const sqlBytes = sql.length;
    const output =
      this.#idleOutputs.pop() ?? Buffer.allocUnsafeSlow(memberBufferBytes(blockSizeBytes));
    const compressed = gzipBlock(sql, effort, this.#lastRatio, compressors, output).finally(() => {
      this.#blocksInFlight -= 1;
      this.#compressing.delete(compressed);
      onCompressed?.();
    });
    this.#compressing.add(compressed);
    const written = Promise.all([compressed, this.#lastWrite]).then(async ([member]) => {
      requireSql(member, sqlBytes, crc32);
      await this.#write(member, sqlBytes);
      if (member.buffer !== output.buffer) releaseMemory(member);
      this.#idleOutputs.push(output);
    });
    this.#lastWrite = written;
    // A later `push` or `finish` reports the rejection.
    written.catch(() => undefined);
    this.#queue.push(written);
    if (this.#queue.length >= this.#options.parallelBlocks) await this.#queue.shift();
  }

  /** Resolves when every member is written. */
  async finish(): Promise<void> {
    await this.#lastWrite;
  }

  /** Resolves when no compression and no write is pending, also after an error; frees memory. */
  async settle(): Promise<void> {
    await Promise.allSettled([...this.#compressing, ...this.#queue, this.#lastWrite]);
    for (const compressor of this.#options.compressors) compressor.release();
  }

  async #write(member: Buffer, sqlBytes: number): Promise<void> {
    this.members.push([this.fileBytes, this.#writtenSqlBytes]);
    this.#lastRatio = member.length / sqlBytes;
    this.#writtenSqlBytes += sqlBytes;
    this.fileBytes += member.length;
    await this.#options.write(member);
  }
}

/** A gzip member ends with the CRC-32 and the length of its content (RFC 1952, 2.3.1). */
function requireSql(member: Buffer, sqlBytes: number, crc32: number): void {
  const isWhole = member.length >= 18;
  if (
    isWhole &&
    member.readUInt32LE(member.length - 8) === crc32 &&
    member.readUInt32LE(member.length - 4) === sqlBytes
  )
    return;
  fail({ code: 'verification-failed', detail: 'A block was not compressed correctly.' });
}
