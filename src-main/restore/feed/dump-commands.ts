/**
 * Lines of a dump that are commands for psql. pg_dump writes its own pair of `\restrict` and
 * `\unrestrict`, one in the header and one after the closing comment. They are left out, because of
 * their position. With `--create`, pg_dump connects to the database that it has just created, and
 * lifts the restriction during this step: `\unrestrict`, `\encoding`, `\connect`, `\restrict`.
 * These commands are also left out if they follow CREATE DATABASE and name that database. Several
 * dumps may follow each other, and the comments may be missing. Any other command stops the
 * restore: Nightjar does not silently filter commands. Source: _reconnectToDB in
 * pg_backup_archiver.c.
 */
import { fail } from '#shared/errors/errors.ts';
import { connectedTo } from '../../dump-sql/database-forms.ts';
import type { DumpHeader } from './dump-header.ts';

const openingComment = '-- PostgreSQL database dump';
const completeComment = '-- PostgreSQL database dump complete';

/** `paused`: between `\unrestrict` and `\restrict` around `\connect`. */
type Restriction = 'none' | 'on' | 'paused' | 'off';

export class DumpCommands {
  readonly #filename: string;
  readonly #head: DumpHeader;
  #began = false;
  #complete = false;
  #restrictKey: string | null = null;
  #restriction: Restriction = 'none';

  constructor(filename: string, head: DumpHeader) {
    this.#filename = filename;
    this.#head = head;
  }

  /** Handles a comment between statements. */
  comment(text: string): void {
    if (text === openingComment) {
      if (this.#complete) this.#beginNext();
      this.#began = true;
    }
    if (text === completeComment) this.#complete = true;
  }

  /**
   * Handles a statement at this position of the SQL. Fails with `dump-not-trusted` if only
   * `\connect` is allowed here.
   */
  statement(offset: number): void {
    if (this.#restriction === 'paused') fail({ code: 'dump-not-trusted', offset });
  }

  /**
   * Fails with `dump-makes-databases` or `dump-not-trusted` if pg_dump does not write this command
   * here.
   */
  command({ text, offset }: { text: string; offset: number }): void {
    if (/^\\c(?:onnect)?(?:\s|$)/u.test(text)) {
      const database = connectedTo(text);
      const isOwn = database !== null && this.#head.connect(database);
      if (!isOwn || this.#restriction === 'on') {
        fail({ code: 'dump-makes-databases', filename: this.#filename });
      }
      return;
    }
    // pg_dump writes this before a name with characters outside of ASCII.
    if (text === '\\encoding SQL_ASCII') {
      if (this.#head.mayConnect && this.#restriction !== 'on') return;
      fail({ code: 'dump-not-trusted', offset });
    }
    const [, un, key] = /^\\(un)?restrict ([A-Za-z0-9]+)$/u.exec(text) ?? [];
    const next = key === undefined ? null : this.#next(un !== undefined, key);
    if (key === undefined || next === null) return fail({ code: 'dump-not-trusted', offset });
    this.#restrictKey ??= key;
    this.#restriction = next;
  }

  /** Returns null if the command is not allowed at this position. */
  #next(isEnd: boolean, key: string): Restriction | null {
    const isSame = key === this.#restrictKey;
    if (isEnd) {
      if (this.#restriction !== 'on' || !isSame) return null;
      if (this.#complete) return 'off';
      if (this.#head.mayConnect) return 'paused';
      // Rails removes the comments.
      return this.#began ? null : 'off';
    }
    if (this.#restriction === 'paused') return isSame ? 'on' : null;
    return this.#restriction === 'none' && !this.#complete ? 'on' : null;
  }

  #beginNext(): void {
    if (this.#restriction === 'on') return;
    this.#complete = false;
    this.#restrictKey = null;
    this.#restriction = 'none';
    this.#head.next();
  }
}
