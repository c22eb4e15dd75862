/**
 * Characters that change the writing direction (Unicode Standard Annex 9, "Bidirectional
 * Algorithm"). Such a character can make the name of a table or file look like another name, so its
 * code is shown instead. Pure functions: no I/O.
 */
const turns = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Returns the text with each direction character replaced by its six-character code: `a\u202eb`.
 */
export function showTurns(text: string): string {
  return text.replaceAll(turns, (turn) => `\\u${turn.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const number = String.raw`u(?:061c|200[ef]|202[a-e]|206[6-9])`;
/**
 * Begins at the first backslash only: a search from each further backslash would take quadratic
 * time.
 */
const turnOrNumber = new RegExp(String.raw`(?<!\\)(\\*)(?:(${turns.source})|(${number}))`, 'gu');
const onlyNumber = new RegExp(String.raw`(?<!\\)(\\+)(${number})`, 'gu');

/**
 * Returns the text so that `meantText` can restore it, even if a name contains such a code
 * literally: backslashes before the code are doubled, and one more backslash marks a replaced
 * character.
 */
export function shownText(text: string): string {
  if (!text.includes('\\') && text.search(turns) === -1) return text;
  return text.replaceAll(
    turnOrNumber,
    (_, backslashes: string, turn: string | undefined, letters: string | undefined) =>
      backslashes + backslashes + (turn === undefined ? (letters ?? '') : showTurns(turn)),
  );
}

/** Returns the original text of a `shownText` result. */
export function meantText(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(onlyNumber, (_, backslashes: string, letters: string) => {
    const isTurn = backslashes.length % 2 === 1;
    const turn = String.fromCharCode(Number.parseInt(letters.slice(1), 16));
    return backslashes.slice(0, backslashes.length / 2) + (isTurn ? turn : letters);
  });
}
