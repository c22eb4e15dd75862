/** More different schemas, types and names of columns than this are not looked for again. */
const mostShared = 50_000;
const mostSharedLists = 10_000;
const longestSharedList = 100;
/** V8 copies a shorter part of a text, and lets a longer one hold all of the text that it is part of. */
const shortestHolding = 13;

/** Texts out of a dump that are kept for as long as it is open: millions of them, in a large one. */
export class SharedTexts {
  readonly #known = new Map<string, string>();
  readonly #lists = new Map<string, string[]>();

  /** The same text, without the line of the dump that it was part of. */
  own(text: string): string {
    return text.length < shortestHolding ? text : Buffer.from(text, 'utf16le').toString('utf16le');
  }

  /** For one that comes again and again: held once. */
  shared(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const own = this.own(text);
    if (this.#known.size < mostShared) this.#known.set(own, own);
    return own;
  }

  /** The same for a list, such as the columns of the partitions of a table. It is not to be changed. */
  sharedList(texts: readonly string[]): string[] {
    const key = texts.length > longestSharedList ? null : texts.join('\0');
    const known = key === null ? undefined : this.#lists.get(key);
    if (known !== undefined) return known;
    const list = texts.map((text) => this.shared(text));
    if (key !== null && this.#lists.size < mostSharedLists) this.#lists.set(this.own(key), list);
    return list;
  }
}
