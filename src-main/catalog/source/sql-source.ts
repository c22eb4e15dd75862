/**
 * The plain SQL inside a backup file, from any place on. One open descriptor serves an opened file
 * for as long as it is open, so a file that is replaced meanwhile is not half one and half another;
 * one that is written to is noticed before its bytes are used.
 *
 * Three kinds of file: plain SQL is read where it stands; a file of gzip members (ours) member by
 * member; one long gzip stream has no places to begin at, so what stands before is decompressed and
 * passed over. Memory is the same for all: a few members, or a few pieces of a stream.
 */
import type { SqlRange } from '../../dump-sql/dump-parts.ts';
import { GzipMembers, type Members } from './gzip-members.ts';
import { StreamedSql } from './streamed-sql.ts';
import { PlainSql } from './plain-sql.ts';
import { RangeCursor, type SqlCursor, type WholeSql } from './sql-cursor.ts';
import type { SqlFile } from './sql-file.ts';

/** Reading from any place on; `members` are those of a file that has them. */
export class SqlSource {
  readonly file: SqlFile;
  readonly sqlBytes: number;
  /** Whether a place far into the SQL is reached without reading what stands before it. */
  readonly isRandomAccess: boolean;
  readonly #whole: WholeSql;
  readonly #range: SqlRange | null;

  /** With a range only that part of the SQL is read, and places are counted from its beginning. */
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

  /** A reader that begins at `offset`; whoever asks for it closes it. */
  cursor(offset: number): SqlCursor {
    const range = this.#range;
    if (range === null) return this.#whole.cursor(offset);
    return new RangeCursor(this.#whole.cursor(range.start + offset), range);
  }

  /** Lets go of what was kept for the next cursor. */
  close(): void {
    this.#whole.close();
  }
}
