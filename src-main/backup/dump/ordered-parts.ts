/**
 * Compresses the parts of a dump as their data arrives, and writes them in the order of the file: a
 * chain of independent gzip members of about 1 MiB of SQL each. Concatenated members are one valid
 * gzip file (RFC 1952, 2.2). The offsets of the members make the file seekable: any table can be
 * read without decompressing the members before it.
 *
 * Compressed data of later parts waits in memory, up to a limit; then their sources wait. The part
 * that is written next never waits for other parts, so the file always grows.
 */
import { crc32 as crc32Of } from 'node:zlib';
import { releaseMemory } from '../../system/release-memory.ts';
import type { MemberCompressor } from './member-compressor.ts';

/** A part of the file, for example a piece of a table. */
export class Part {
  readonly members: Promise<Member>[] = [];
  isEnded = false;
  /** Memory that is kept free for its compressed data, in bytes. */
  reservedBytes = 0;
}

interface Member {
  bytes: Buffer;
  sqlBytes: number;
}

export interface AddOptions {
  /** Default: the CRC-32 of the SQL. */
  crc32?: number;
  /** Number of blocks that wait behind this one. */
  backlog?: number;
  /**
   * A part that is not written next waits while more than this share of the memory is used. Default:
   * 1.
   */
  share?: number;
  /** Called when the SQL is not needed any more. */
  onCompressed?: () => void;
}

export interface OrderedPartsOptions {
  compressor: MemberCompressor;
  /** Receives the members in order, one call at a time. */
  write: (member: Buffer) => Promise<void>;
  /** How many members of the part that is written next may wait. */
  mostMembers: number;
  /** Limit of the compressed data of all other parts, in bytes. */
  mostWaitingBytes?: number;
}

export class OrderedParts {
  /** `[offset in the file, offset in the plain SQL]` of each member. */
  readonly members: [number, number][] = [];
  /** Number of bytes of SQL that were added until now. */
  addedSqlBytes = 0;
  /** Number of bytes of SQL that are in the file. */
  sqlBytes = 0;
  /** Number of bytes of the file. */
  fileBytes = 0;
  readonly #options: OrderedPartsOptions;
  readonly #parts: Part[] = [];
  readonly #waiting = new Set<() => void>();
  #waitingBytes = 0;
  #reservedBytes = 0;
  #isComplete = false;
  #error: Error | null = null;
  #writing: Promise<void> | null = null;

  constructor(options: OrderedPartsOptions) {
    this.#options = options;
  }

  /** The first error; null if there was none. */
  get error(): Error | null {
    return this.#error;
  }

  /** Puts a part at the end of the file. Data can be added to it before and after this call. */
  append(part: Part): void {
    this.#parts.push(part);
    this.#writing ??= this.#writeAll();
    this.#writing.catch(() => undefined); // reported by `add` and `finish`
    this.#changed();
  }

  /**
   * Resolves when there is memory for a part with about this number of bytes of SQL, or when the
   * part is written next. A source that begins then does not have to wait in the middle.
   */
  async roomFor(part: Part, sqlBytes: number): Promise<void> {
    const { compressor, mostWaitingBytes = Infinity } = this.#options;
    const bytes = Math.ceil(sqlBytes * compressor.ratio);
    const hasRoom = (): boolean =>
      part === this.#parts[0] ||
      this.#waitingBytes + this.#reservedBytes + bytes <= mostWaitingBytes;
    while (this.#error === null && !hasRoom()) await this.#change();
    this.#throwError();
    part.reservedBytes = bytes;
    this.#reservedBytes += bytes;
  }

  /**
   * Adds SQL to the end of a part. Resolves when the caller can add more. Rejects with the first
   * error: of a write, of `fail`, or `verification-failed` if the compressed bytes are not the bytes
   * of the SQL.
   */
  async add(part: Part, sql: Buffer, options: AddOptions = {}): Promise<void> {
    const { crc32 = crc32Of(sql), backlog = 0, share = 1, onCompressed } = options;
    const { compressor, mostMembers, mostWaitingBytes = Infinity } = this.#options;
    const sqlBytes = sql.length;
    this.addedSqlBytes += sqlBytes;
    const member = compressor
      .compress(sql, crc32, backlog)
      .finally(onCompressed)
      .then((bytes) => {
        this.#waitingBytes += bytes.length;
        this.#useReserved(part, bytes.length);
        return { bytes, sqlBytes };
      });
    member.catch((error: unknown) => this.fail(error));
    part.members.push(member);
    this.#changed();
    const mustWait = (): boolean =>
      part === this.#parts[0]
        ? part.members.length >= mostMembers
        : this.#waitingBytes > mostWaitingBytes * share;
    await compressor.freeSlot();
    while (this.#error === null && mustWait()) await this.#change();
    this.#throwError();
  }

  /** Call it after the last `add` to this part. */
  end(part: Part): void {
    part.isEnded = true;
    this.#useReserved(part, Infinity);
    this.#changed();
  }

  /** Ends all waiting with this error. */
  fail(error: unknown): void {
    this.#error ??= error instanceof Error ? error : new Error(String(error));
    this.#changed();
  }

  /** Call it after the last part was appended. Resolves when every part is written. */
  async finish(): Promise<void> {
    this.#isComplete = true;
    this.#changed();
    await this.#writing;
  }

  /** Resolves when no compression and no write is pending, also after an error; frees memory. */
  async settle(): Promise<void> {
    this.fail(new Error('The dump has ended'));
    await this.#writing?.catch(() => undefined);
    await this.#options.compressor.settle();
  }

  async #writeAll(): Promise<void> {
    try {
      for (;;) {
        this.#throwError();
        const part = this.#parts[0];
        const member = part?.members.shift();
        if (member !== undefined) await this.#write(await member);
        else if (part?.isEnded === true) {
          this.#parts.shift();
          this.#changed();
        } else if (part === undefined && this.#isComplete) return;
        else await this.#change();
      }
    } catch (error) {
      this.fail(error);
      this.#throwError();
    }
  }

  async #write({ bytes, sqlBytes }: Member): Promise<void> {
    this.members.push([this.fileBytes, this.sqlBytes]);
    await this.#options.write(bytes);
    this.fileBytes += bytes.length;
    this.sqlBytes += sqlBytes;
    this.#waitingBytes -= bytes.length;
    releaseMemory(bytes);
    this.#changed();
  }

  #useReserved(part: Part, bytes: number): void {
    const used = Math.min(part.reservedBytes, bytes);
    part.reservedBytes -= used;
    this.#reservedBytes -= used;
  }

  #throwError(): void {
    if (this.#error !== null) throw this.#error;
  }

  #changed(): void {
    const woken = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of woken) wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }
}
