/**
 * Finds entries by some of their letters in order: "wbs" finds "Webshop". The time is linear in the length of
 * the texts. Pure functions: no I/O.
 */

/** Lower case, without accents: "Ä" is found by "a". */
export function folded(text: string): string {
  let result = '';
  for (const character of text.normalize('NFD')) {
    const code = character.codePointAt(0) ?? 0;
    // Combining marks of the Latin, Greek and Cyrillic letters.
    if (code < 0x300 || code > 0x36f) result += character;
  }
  return result.toLowerCase();
}

const points = { wordStart: 8, consecutive: 5, whole: 20, letter: 1 };
const isSeparator = (character: string | undefined): boolean =>
  character === undefined || ' ._-/:,'.includes(character);

/**
 * Returns how well a folded text matches a folded query; higher is better. null if it does not contain all
 * letters in order. Every text matches an empty query equally.
 */
export function scoreOf(query: string, text: string): number | null {
  if (query === '') return 0;
  const at = text.indexOf(query);
  if (at !== -1) {
    const start = isSeparator(text[at - 1]) ? points.wordStart : 0;
    return (
      points.whole + query.length * points.consecutive + start - Math.min(at, points.wordStart)
    );
  }
  let score = 0;
  let next = 0;
  let last = -2;
  for (let index = 0; index < text.length && next < query.length; index += 1) {
    if (query[next] === ' ') next += 1;
    if (text[index] !== query[next]) continue;
    score += points.letter;
    if (index === last + 1) score += points.consecutive;
    else if (isSeparator(text[index - 1])) score += points.wordStart;
    last = index;
    next += 1;
  }
  return next >= query.length ? score : null;
}

/** The best entries, best first. Entries that match equally keep their order. */
export function bestMatches<Entry extends { folded: string }>(
  entries: readonly Entry[],
  typed: string,
  limit: number,
): Entry[] {
  const query = folded(typed.trim());
  return entries
    .flatMap((entry) => {
      const score = scoreOf(query, entry.folded);
      return score === null ? [] : [{ entry, score }];
    })
    .sort((one, other) => other.score - one.score)
    .slice(0, limit)
    .map(({ entry }) => entry);
}
