/**
 * Estimates how many guesses a passphrase needs. The estimate uses dictionaries and common patterns: a weak
 * passphrase is certainly weak, but a strong passphrase can still be a known quotation. The module with its
 * dictionaries is large: load it with `import()` where it is needed.
 */
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import { text } from '#shared/words/text.ts';

export interface PassphraseStrength {
  level: 'weak' | 'fair' | 'strong';
  /** Advice for a stronger passphrase, in one sentence. */
  hint: string;
}

/**
 * Number of guesses as powers of ten. Each guess needs CPU time and 128 MiB
 * (`admin/passphrase.ts`).
 */
const fairFrom = 13;
const strongFrom = 16;
/**
 * Only this many characters are examined: longer passphrases are strong, and examining them is
 * slow.
 */
const longestJudged = 80;
/** Words that an attacker would guess first, in addition to the name of the admin. */
const wordsOfNightjar = ['nightjar', 'postgres', 'postgresql', 'backup', 'database', 'admin'];

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
});

/** Returns the strength of a passphrase. `known`: words that an attacker would guess first. */
export function passphraseStrength(
  passphrase: string,
  known: readonly string[],
): PassphraseStrength {
  const judged = passphrase.slice(0, longestJudged);
  const { guessesLog10 } = estimator.check(judged, [...wordsOfNightjar, ...known]);
  if (guessesLog10 < fairFrom) {
    return {
      level: 'weak',
      hint: text('ui.easy-guess-add-two-three'),
    };
  }
  if (guessesLog10 < strongFrom) {
    return { level: 'fair', hint: text('ui.one-more-unusual-word-makes') };
  }
  return { level: 'strong', hint: text('ui.strong-unless-known-quotation-saying') };
}
