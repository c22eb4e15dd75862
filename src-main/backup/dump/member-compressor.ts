/**
 * Compresses blocks of SQL into independent gzip members, several at the same time on libuv's
 * thread pool.
 */
import { fail } from '#shared/errors/errors.ts';
import { memberBufferBytes, type Compressor } from '../../compression/compressor.ts';
import { gzipBlock } from '../../compression/gzip-block.ts';
import { idleProcessorsMeter } from '../../compression/idle-processors.ts';
import { effortFor } from '../../compression/methods.ts';
import { blockSizeBytes } from './dump-blocks.ts';

/** Of a dump with some repetition. */
const usualRatio = 0.4;

export class MemberCompressor {
  readonly #compressors: readonly Compressor[];
  readonly #mostInFlight: number;
  readonly #idleProcessors = idleProcessorsMeter();
  /** Buffers for members, reused: allocating new memory takes longer than compressing into it. */
  readonly #idleOutputs: Buffer[] = [];
  readonly #compressing = new Set<Promise<Buffer>>();
  #lastRatio: number | null = null;

  /** `mostInFlight`: how many blocks may be compressed at the same time. */
  constructor(compressors: readonly Compressor[], mostInFlight: number) {
    this.#compressors = compressors;
    this.#mostInFlight = mostInFlight;
  }

  /** Compressed size of the last block, divided by its plain size. */
  get ratio(): number {
    return this.#lastRatio ?? usualRatio;
  }

  /**
   * Resolves with a gzip member of the block. Rejects with `verification-failed` if the member does
   * not contain the bytes with this CRC-32. `backlogBlocks`: number of blocks that wait behind it.
   */
  compress(sql: Buffer, crc32: number, backlogBlocks: number): Promise<Buffer> {
    const effort = effortFor({
      backlogBlocks,
      blocksInFlight: this.#compressing.size,
      idleProcessors: this.#idleProcessors(),
    });
    const compressed = this.#compress(sql, crc32, effort);
    this.#compressing.add(compressed);
    return compressed.finally(() => this.#compressing.delete(compressed));
  }

  /** Resolves when another block can be compressed. */
  async freeSlot(): Promise<void> {
    while (this.#compressing.size >= this.#mostInFlight) {
      await Promise.race(this.#compressing).catch(() => undefined);
    }
  }

  /** Resolves when no compression is pending, also after an error; frees memory. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#compressing);
    for (const compressor of this.#compressors) compressor.release();
  }

  async #compress(
    sql: Buffer,
    crc32: number,
    effort: Parameters<typeof gzipBlock>[1],
  ): Promise<Buffer> {
    const output =
      this.#idleOutputs.pop() ?? Buffer.allocUnsafeSlow(memberBufferBytes(blockSizeBytes));
    const member = await gzipBlock(sql, effort, this.#lastRatio ?? 0, this.#compressors, output);
    requireSql(member, sql.length, crc32);
    this.#lastRatio = member.length / sql.length;
    // A member may wait for long: it must not keep a buffer with the size of a whole block.
    const own = member.buffer === output.buffer ? Buffer.from(member) : member;
    this.#idleOutputs.push(output);
    return own;
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
