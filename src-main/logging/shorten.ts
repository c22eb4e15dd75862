/**
 * Returns the beginning of a text from another program, for a message or the log, without its blank
 * lines: at most `limit` characters, cut as `cut` does.
 */
export function shorten(text: string, limit: number): string {
  return cut(text.replaceAll(/\n(?:[^\S\n]*\n)+/gu, '\n'), limit);
}

/**
 * Returns the beginning of a text: at most `limit` characters. If the text is cut within a word,
 * the whole word is removed, except a very long word: half a URL could show half a password.
 */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit);
  for (let at = kept.length - 1; at >= Math.max(0, kept.length - longestWord); at -= 1) {
    if (kept[at] === ' ' || kept[at] === '\n') return `${kept.slice(0, at)} …`;
  }
  return `${kept.replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

const longestWord = 1000;
