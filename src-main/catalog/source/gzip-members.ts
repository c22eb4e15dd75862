/**
 * Reads files of gzip members, as Nightjar writes them: each member is decompressed separately, so
 * any position can be reached directly.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { errnoOf } from '../../files/file-port.ts';
import { damaged } from './gunzip-stream.ts';
import type { SqlCursor, WholeSql } from './sql-cursor.ts';
import type { SqlFile } from './sql-file.ts';

const gunzipMember = promisify(gunzip);
const cachedMembers = 6;
const membersAhead = 2;

/** The position of each member: in the file, and in the SQL. */
export type Members = readonly (readonly [number, number])[];

/** The members that were read last are kept in memory for all cursors. */
export class GzipMembers implements WholeSql {
  readonly starts: Members;
  readonly #file: SqlFile;
  readonly #sqlBytes: number;
  /** The members that were read last, by index. */
  readonly #kept = new Map<number, Promise<Buffer>>();

  constructor(file: SqlFile, sqlBytes: number, starts: Members) {
    this.#file = file;
    this.#sqlBytes = sqlBytes;
    this.starts = starts;
  }

  cursor(offset: number): SqlCursor {
    return new MemberCursor(this, offset);
  }

  close(): void {
    this.#kept.clear();
  }

  /**
   * Returns the SQL of one member. Fails with `file-changed`, `file-not-readable` or
   * `verification-failed`.
   */
  member(index: number): Promise<Buffer> {
    const kept = this.#kept.get(index);
    if (kept !== undefined) {
      this.#kept.delete(index);
      this.#kept.set(index, kept);
      return kept;
    }
    const reading = this.#readMember(index);
    reading.catch(() => this.#kept.delete(index));
    this.#kept.set(index, reading);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > cachedMembers && oldest !== undefined) this.#kept.delete(oldest);
    return reading;
  }

  async #readMember(index: number): Promise<Buffer> {
    const [fileStart, sqlStart] = this.starts[index] ?? [0, 0];
    const [fileEnd, sqlEnd] = this.starts[index + 1] ?? [
      this.#file.facts.sizeBytes,
      this.#sqlBytes,
    ];
    const compressed = await this.#file.read(fileStart, fileEnd - fileStart);
    try {
      const sql = await gunzipMember(compressed, {
        chunkSize: Math.max(1024, sqlEnd - sqlStart + 1),
        maxOutputLength: Math.max(1024, sqlEnd - sqlStart + 1),
      });
      if (sql.length !== sqlEnd - sqlStart) damaged();
      return sql;
    } catch (error) {
      if (errnoOf(error)?.startsWith('Z_') === true || errnoOf(error) === 'ERR_BUFFER_TOO_LARGE') {
        return damaged(error);
      }
      throw error;
    }
  }
}

class MemberCursor implements SqlCursor {
  readonly #members: GzipMembers;
  offset: number;
  #sequential = false;

  constructor(members: GzipMembers, offset: number) {
    this.#members = members;
    this.offset = offset;
  }

  seek(offset: number): void {
    this.offset = offset;
    this.#sequential = false;
  }

  async next(): Promise<Buffer | null> {
    const index = this.#indexOf(this.offset);
    const member = this.#members.starts[index];
    if (member === undefined) return null;
    const current = this.#members.member(index);
    // A sequential reader probably reads the next members, too: the thread pool decompresses them
    // in advance.
    if (this.#sequential) {
      for (let ahead = 1; ahead <= membersAhead; ahead += 1) {
        if (index + ahead < this.#members.starts.length) {
          this.#members.member(index + ahead).catch(() => undefined); // an error is reported when this member is read
        }
      }
    }
    this.#sequential = true;
    const sql = await current;
    const chunk = sql.subarray(this.offset - member[1]);
    if (chunk.length === 0) return null;
    this.offset += chunk.length;
    return chunk;
  }

  /** Returns the index of the last member that begins at or before `offset`. */
  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#members.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#members.starts[middle]?.[1] ?? Infinity) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  async close(): Promise<void> {
    // The kept members belong to all cursors, so there is nothing to close.
  }
}
