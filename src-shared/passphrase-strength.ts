/**
 * A small, honest estimate of how long somebody would guess at a passphrase. It knows words and
 * habits, not secrets: what it calls weak is weak, what it calls strong may still be a famous line.
 */
import { shortestPassphrase } from './domain/admin.ts';

export interface PassphraseStrength {
  /** Of guesses that a patient stranger would need, as a power of two. */
  bits: number;
  level: 'too-short' | 'weak' | 'fair' | 'strong';
  /** What would help, in one sentence. */
  hint: string;
}

const fairBits = 45;
const strongBits = 65;
/** What one unpredictable word is worth: a choice from about four thousand common ones. */
const bitsOfWord = 12;

const common =
  /pass(?:word|wort|phrase)?|nightjar|postgres|backup|admin|secret|welcome|login|database|letmein|qwert[yz]\w*|asdf\w*|hallo|hello|love|dragon|monkey|master|summer|winter|(?:19|20)\d\d/giu;

/** The estimate for what was typed so far. `known` are words that an attacker would try first. */
export function passphraseStrength(
  passphrase: string,
  known: readonly string[] = [],
): PassphraseStrength {
  const characters = Array.from(passphrase);
  const bits = Math.round(guessBits(passphrase, known));
  if (characters.length < shortestPassphrase) {
    const missing = shortestPassphrase - characters.length;
    return {
      bits,
      level: 'too-short',
      hint: `${missing} more ${missing === 1 ? 'character' : 'characters'}, at least.`,
    };
  }
  if (bits < fairBits) {
    return {
      bits,
      level: 'weak',
      hint: 'Easy to guess. Add two or three words that do not belong together.',
    };
  }
  if (bits < strongBits) {
    return { bits, level: 'fair', hint: 'One more unusual word would make it strong.' };
  }
  return { bits, level: 'strong', hint: 'Strong, as long as it is not a known line or saying.' };
}

function guessBits(passphrase: string, known: readonly string[]): number {
  let text = passphrase.toLowerCase();
  let bits = 0;
  // A well-known word is worth a few guesses, wherever it stands.
  for (const word of known.map((one) => one.trim().toLowerCase()).filter((one) => one.length > 2)) {
    const parts = text.split(word);
    bits += parts.length > 1 ? 2 : 0;
    text = parts.join('\u0000');
  }
  text = text.replaceAll(common, () => {
    bits += 4;
    return '\u0000';
  });
  const pieces = text.split(/[\s\u0000_-]+/u).filter((piece) => piece !== '');
  // The same piece once more adds next to nothing.
  for (const piece of new Set(pieces)) bits += bitsOfPiece(piece);
  bits += pieces.length - new Set(pieces).size;
  if (passphrase !== passphrase.toLowerCase()) bits += 2;
  return bits;
}

/** A run of letters counts as one word, however long; anything else by its characters. */
function bitsOfPiece(piece: string): number {
  const characters = Array.from(piece);
  let surprising = 0;
  for (const [index, character] of characters.entries()) {
    const before = characters[index - 1];
    const step =
      before === undefined
        ? Number.NaN
        : (character.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0);
    // "aaaa", "1234" and "dcba" go on as they began.
    if (![0, 1, -1].includes(step)) surprising += 1;
  }
  const bySpelling = surprising * Math.log2(poolOf(piece));
  const isWord = /^\p{L}+$/u.test(piece) && /[aeiouyäöüáéíóúàèìòù]/iu.test(piece);
  return isWord && characters.length <= 12 ? Math.min(bySpelling, bitsOfWord) : bySpelling;
}

function poolOf(piece: string): number {
  let pool = 0;
  if (/\p{Ll}/u.test(piece)) pool += 26;
  if (/\p{Lo}/u.test(piece)) pool += 100;
  if (/\d/u.test(piece)) pool += 10;
  if (/[^\p{L}\d]/u.test(piece)) pool += 20;
  return Math.max(pool, 2);
}
