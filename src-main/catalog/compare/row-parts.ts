/** Stores hashed rows until both sides are complete: one part in memory, or many parts in files. */
import type { FileHandle } from 'node:fs/promises';
import { createFile } from '../../files/regular-file.ts';
import type { HashedRow } from './row-hasher.ts';

const bufferedBytes = 64 * 1024;
const readBytesAtOnce = 256 * 1024;
const hashBytes = 16;
const numberBytes = 8;

/** Returns the size of the record of a hashed row in a file of parts, in bytes. */
export const recordBytes = ({ key }: HashedRow): number => 2 + key.length + hashBytes + numberBytes;

/** The hashed rows of one side, in parts. */
export interface Parts {
  add(part: number, row: HashedRow): void;
  /** Writes full buffers to disk, to free buffer space. */
  flushFull(): Promise<void>;
  /** Call it after the last row. */
  flush(): Promise<void>;
  /** Passes every row of a part to `onRow`, in order. */
  each(part: number, onRow: (row: StoredRow) => void): Promise<void>;
}

/** A single part. */
export class MemoryPart implements Parts {
  readonly #rows: StoredRow[] = [];

  add(_part: number, { key, hash, number }: HashedRow): void {
    const bytes = Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength);
    this.#rows.push({ key, hash: bytes.toString('latin1'), number });
  }

  async flushFull(): Promise<void> {
    // There is always space.
  }

  async flush(): Promise<void> {
    // There is nothing to write.
  }

  async each(_part: number, onRow: (row: StoredRow) => void): Promise<void> {
    for (const row of this.#rows) onRow(row);
  }
}

/** Parts in files. A record has: key length, key, hash, number. */
export class FileParts implements Parts {
  readonly #files: FileHandle[];
  readonly #buffers: Buffer[];
  readonly #lengths: number[];
  readonly #waiting: { part: number; bytes: Buffer }[] = [];

  private constructor(files: FileHandle[]) {
    this.#files = files;
    this.#buffers = files.map(() => Buffer.allocUnsafe(bufferedBytes));
    this.#lengths = files.map(() => 0);
  }

  static async create(prefix: string, count: number): Promise<FileParts> {
    const files: FileHandle[] = [];
    try {
      for (let part = 0; part < count; part += 1) {
        files.push(await createFile(`${prefix}-${part}`));
      }
      return new FileParts(files);
    } catch (error) {
      for (const file of files) await file.close();
      throw error;
    }
  }

  add(part: number, row: HashedRow): void {
    const { hash, key, number } = row;
    let at = this.#lengths[part] ?? 0;
    if (at + recordBytes(row) > bufferedBytes) {
      this.#waiting.push({ part, bytes: Buffer.from(this.#buffers[part]?.subarray(0, at) ?? []) });
      at = 0;
    }
    const buffer = this.#buffers[part];
    if (buffer === undefined) return;
    at = buffer.writeUInt16LE(key.length, at);
    at += buffer.write(key, at, 'latin1');
    for (let word = 0; word < 4; word += 1) at = buffer.writeInt32LE(hash[word] ?? 0, at);
    at = buffer.writeDoubleLE(number, at);
    this.#lengths[part] = at;
  }

  async flushFull(): Promise<void> {
    for (const { part, bytes } of this.#waiting) await this.#files[part]?.write(bytes);
    this.#waiting.length = 0;
  }

  async flush(): Promise<void> {
    await this.flushFull();
    for (const [part, file] of this.#files.entries()) {
      const length = this.#lengths[part] ?? 0;
      if (length > 0) await file.write(this.#buffers[part] ?? Buffer.alloc(0), 0, length);
      this.#lengths[part] = 0;
    }
  }

  async each(part: number, onRow: (row: StoredRow) => void): Promise<void> {
    const memory = Buffer.allocUnsafe(readBytesAtOnce);
    let filled = 0;
    for (let position = 0; ;) {
      const read = await this.#files[part]?.read(memory, filled, memory.length - filled, position);
      if (read === undefined || read.bytesRead === 0) return;
      position += read.bytesRead;
      const rest = rowsIn(memory.subarray(0, filled + read.bytesRead), onRow);
      filled = rest.copy(memory);
    }
  }

  async close(): Promise<void> {
    for (const file of this.#files) await file.close();
  }
}

/** A hashed row as a part returns it. `hash` has one character for each byte (`latin1`). */
export interface StoredRow {
  key: string;
  hash: string;
  number: number;
}

/** Returns the bytes of an incomplete row at the end. */
function rowsIn(bytes: Buffer, onRow: (row: StoredRow) => void): Buffer {
  let at = 0;
  while (at + 2 <= bytes.length) {
    const keyEnd = at + 2 + bytes.readUInt16LE(at);
    const hashEnd = keyEnd + hashBytes;
    if (hashEnd + numberBytes > bytes.length) break;
    onRow({
      key: bytes.toString('latin1', at + 2, keyEnd),
      hash: bytes.toString('latin1', keyEnd, hashEnd),
      number: bytes.readDoubleLE(hashEnd),
    });
    at = hashEnd + numberBytes;
  }
  return bytes.subarray(at);
}
