/**
 * Lines of a dump that are meant for psql. pg_dump writes its own pair of `\restrict` and `\unrestrict`,
 * one in the head and one behind the closing comment; they are left out, by their place. `\connect` is
 * written for whole servers. All else is a reason to stop: nothing is filtered away.
 */
import { fail } from '#shared/errors/errors.ts';

const openingComment = '-- PostgreSQL database dump';
const completeComment = '-- PostgreSQL database dump complete';

export class DumpCommands {
  readonly #filename: string;
  #began = false;
  #complete = false;
  #restrictKey: string | null = null;

  constructor(filename: string) {
    this.#filename = filename;
  }

  /** A comment between statements. */
  comment(text: string): void {
    if (text === openingComment) this.#began = true;
    if (text === completeComment) this.#complete = true;
  }

  /** Fails with `dump-makes-databases` or `dump-not-trusted` where it is not pg_dump's own pair. */
  command({ text, offset }: { text: string; offset: number }): void {
    if (/^\\c(?:onnect)?\s/u.test(text)) {
      fail({ code: 'dump-makes-databases', filename: this.#filename });
    }
    const [, un, key] = /^\\(un)?restrict ([A-Za-z0-9]+)$/u.exec(text) ?? [];
    const isInPlace =
      un === undefined
        ? this.#began && this.#restrictKey === null && !this.#complete
        : this.#complete && key === this.#restrictKey;
    if (key === undefined || !isInPlace) fail({ code: 'dump-not-trusted', offset });
    this.#restrictKey ??= key;
  }
}
