/**
 * The positions of all rows that a comparison found to differ, in one temporary file: 16 bytes for each
 * row. They are sorted by their position in the table, in runs of a million rows, so that the memory does
 * not grow with the number of differences.
 */
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { makePrivateFolder, type PrivateFolder } from '../../files/private-folder.ts';
import { createFile } from '../../files/regular-file.ts';
import type { RowRecorder, SampleOfRow } from './row-differences.ts';

const recordBytes = 16;
const rowsOfRun = 1_000_000;
/** Stands for "the row is not on this side". */
const absent = -1;

interface Span {
  first: number;
  count: number;
}

export class ChangeLog {
  readonly #folder: PrivateFolder;
  readonly #file: FileHandle;
  readonly #spans = new Map<string, Span>();
  #length = 0;

  private constructor(folder: PrivateFolder, file: FileHandle) {
    this.#folder = folder;
    this.#file = file;
  }

  /** The caller closes it. */
  static async create(): Promise<ChangeLog> {
    const folder = await makePrivateFolder();
    try {
      return new ChangeLog(folder, await createFile(path.join(folder.path, 'changes')));
    } catch (error) {
      await folder.remove();
      throw error;
    }
  }

  /** Records the rows of one table until `end`. */
  recorder(table: string): RowRecorder & { end(): Promise<void> } {
    const rows: SampleOfRow[] = [];
    const span: Span = { first: this.#length, count: 0 };
    this.#spans.set(table, span);
    const flush = async (): Promise<void> => {
      if (rows.length === 0) return;
      rows.sort((a, b) => placeOf(a) - placeOf(b));
      const bytes = Buffer.allocUnsafe(rows.length * recordBytes);
      for (const [at, { before, after }] of rows.entries()) {
        bytes.writeDoubleLE(before ?? absent, at * recordBytes);
        bytes.writeDoubleLE(after ?? absent, at * recordBytes + 8);
      }
      const position = this.#length * recordBytes;
      for (let written = 0; written < bytes.length;) {
        const part = await this.#file.write(
          bytes,
          written,
          bytes.length - written,
          position + written,
        );
        written += part.bytesWritten;
      }
      span.count += rows.length;
      this.#length += rows.length;
      rows.length = 0;
    };
    return {
      add: (row) => void rows.push(row),
      flushFull: async () => {
        if (rows.length >= rowsOfRun) await flush();
      },
      end: flush,
    };
  }

  /** Number of rows that were recorded for a table. */
  count(table: string): number {
    return this.#spans.get(table)?.count ?? 0;
  }

  /** Returns at most `limit` rows of a table, starting at `offset`. */
  async read(table: string, offset: number, limit: number): Promise<SampleOfRow[]> {
    const { first, count } = this.#spans.get(table) ?? { first: 0, count: 0 };
    const wanted = Math.max(0, Math.min(limit, count - offset));
    const bytes = Buffer.alloc(wanted * recordBytes);
    let read = 0;
    while (read < bytes.length) {
      const position = (first + offset) * recordBytes + read;
      const part = await this.#file.read(bytes, read, bytes.length - read, position);
      if (part.bytesRead === 0) break;
      read += part.bytesRead;
    }
    return Array.from({ length: Math.floor(read / recordBytes) }, (_, at) =>
      rowOf(bytes.readDoubleLE(at * recordBytes), bytes.readDoubleLE(at * recordBytes + 8)),
    );
  }

  async close(): Promise<void> {
    await this.#file.close();
    await this.#folder.remove();
  }
}

const placeOf = ({ before, after }: SampleOfRow): number => after ?? before ?? 0;

function rowOf(before: number, after: number): SampleOfRow {
  if (before === absent) return { change: 'added', before: null, after };
  if (after === absent) return { change: 'removed', before, after: null };
  return { change: 'changed', before, after };
}
