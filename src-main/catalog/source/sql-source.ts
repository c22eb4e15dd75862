/**
 * Reads the plain SQL inside a backup file, starting at any position. One file descriptor is used
 * for as long as the backup is open, so a file that is replaced in the meantime is never read as a
 * mix of two files. A file that is changed is detected before its bytes are used.
 *
 * There are three kinds of files. Plain SQL is read directly. A file of gzip members, as Nightjar
 * writes it, is read member by member. One long gzip stream has no positions to start from, so
 * everything before a position is decompressed and skipped. The memory is constant for all kinds: a
 * few members, or a few chunks of a stream.
 */
import type { SqlRange } from '../../dump-sql/dump-parts.ts';
import { GzipMembers, type Members } from './gzip-members.ts';
import { StreamedSql } from './streamed-sql.ts';
import { PlainSql } from './plain-sql.ts';
import { RangeCursor, type SqlCursor, type WholeSql } from './sql-cursor.ts';
import type { SqlFile } from './sql-file.ts';

/** Reads from any position; `members` are the gzip members of the file, if it has them. */
export class SqlSource {
  readonly file: SqlFile;
  readonly sqlBytes: number;
  /** True if a position far into the SQL can be reached without reading the data before it. */
  readonly isRandomAccess: boolean;
  readonly #whole: WholeSql;
  readonly #range: SqlRange | null;

  /**
   * With a range, only that part of the SQL is read, and positions are counted from its beginning.
   */
  constructor(
    file: SqlFile,
    sqlBytes: number,
    members: Members | null,
    range: SqlRange | null = null,
  ) {
    this.file = file;
    this.sqlBytes = sqlBytes;
    this.isRandomAccess = !file.facts.compressed || members !== null;
    if (!file.facts.compressed) this.#whole = new PlainSql(file);
    else if (members !== null) this.#whole = new GzipMembers(file, sqlBytes, members);
    else this.#whole = new StreamedSql(file);
    this.#range = range;
  }

  /** Returns a reader that begins at `offset`. The caller closes it. */
  cursor(offset: number): SqlCursor {
    const range = this.#range;
    if (range === null) return this.#whole.cursor(offset);
    return new RangeCursor(this.#whole.cursor(range.start + offset), range);
  }

  /** Frees the data that was kept for the next cursor. */
  close(): void {
    this.#whole.close();
  }
}
