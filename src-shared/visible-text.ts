/**
 * Characters that turn the direction of writing (Unicode Standard Annex 9, "Bidirectional Algorithm"). With
 * one of them in its name a table or a file looks like another one, so they are shown by their number. Pure.
 */
const turns = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** `a\u202eb` with the six characters that say so, in the place of the one that nobody sees. */
export function showTurns(text: string): string {
  return text.replaceAll(turns, (turn) => `\\u${turn.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const number = String.raw`u(?:061c|200[ef]|202[a-e]|206[6-9])`;
/** From the first backslash on: looking again from each of the others would take time without end. */
const turnOrNumber = new RegExp(String.raw`(?<!\\)(\\*)(?:(${turns.source})|(${number}))`, 'gu');
const onlyNumber = new RegExp(String.raw`(?<!\\)(\\+)(${number})`, 'gu');

/**
 * The same so that `meantText` can take it back, also where a name has such a number letter by letter:
 * backslashes before it are doubled, and one more stands for the character itself.
 */
export function shownText(text: string): string {
  if (!text.includes('\\') && text.search(turns) === -1) return text;
  return text.replaceAll(
    turnOrNumber,
    (_, backslashes: string, turn: string | undefined, letters: string | undefined) =>
      backslashes + backslashes + (turn === undefined ? (letters ?? '') : showTurns(turn)),
  );
}

/** What a text was before `shownText`. */
export function meantText(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(onlyNumber, (_, backslashes: string, letters: string) => {
    const isTurn = backslashes.length % 2 === 1;
    const turn = String.fromCharCode(Number.parseInt(letters.slice(1), 16));
    return backslashes.slice(0, backslashes.length / 2) + (isTurn ? turn : letters);
  });
}
