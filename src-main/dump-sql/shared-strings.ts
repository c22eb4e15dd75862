/** If there are more different schemas, types and column names than this, they are not shared. */
const mostShared = 50_000;
const mostSharedLists = 10_000;
const longestSharedList = 100;
/** V8 copies a shorter substring, and lets a longer substring hold the whole string in memory. */
const shortestHolding = 13;

/**
 * Strings from a dump that are in memory as long as the dump is open: a large dump has millions of
 * them.
 */
export class SharedStrings {
  readonly #known = new Map<string, string>();
  readonly #lists = new Map<string, string[]>();

  /** Returns the same string, without the line of the dump that it was part of. */
  own(text: string): string {
    return text.length < shortestHolding ? text : Buffer.from(text, 'utf16le').toString('utf16le');
  }

  /** For a string that occurs many times: it is in memory once. */
  shared(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const own = this.own(text);
    if (this.#known.size < mostShared) this.#known.set(own, own);
    return own;
  }

  /** For a list, such as the columns of the partitions of a table. The list must not be changed. */
  sharedList(texts: readonly string[]): string[] {
    const key = texts.length > longestSharedList ? null : texts.join('\0');
    const known = key === null ? undefined : this.#lists.get(key);
    if (known !== undefined) return known;
    const list = texts.map((text) => this.shared(text));
    if (key !== null && this.#lists.size < mostSharedLists) this.#lists.set(this.own(key), list);
    return list;
  }
}
