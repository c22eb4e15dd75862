/**
 * How long somebody would guess at a passphrase. It knows words and habits, not secrets: what it calls weak
 * is weak, what it calls strong may still be a famous line. With its dictionaries it is large: load it with
 * `import()` where it is needed.
 */
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';

export interface PassphraseStrength {
  level: 'weak' | 'fair' | 'strong';
  /** What would help, in one sentence. */
  hint: string;
}

/** Guesses, as powers of ten; each takes a moment and 128 MiB (`admin/passphrase.ts`). */
const fairFrom = 13;
const strongFrom = 16;
/** Longer ones are strong by far, and would take long to judge. */
const longestJudged = 80;
/** What is tried first here, besides the name of the admin. */
const ofNightjar = ['nightjar', 'postgres', 'postgresql', 'backup', 'database', 'admin'];

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
});

/** `known` are words that an attacker would try first. */
export function passphraseStrength(
  passphrase: string,
  known: readonly string[],
): PassphraseStrength {
  const judged = passphrase.slice(0, longestJudged);
  const { guessesLog10 } = estimator.check(judged, [...ofNightjar, ...known]);
  if (guessesLog10 < fairFrom) {
    return {
      level: 'weak',
      hint: 'Easy to guess. Add two or three words that do not belong together.',
    };
  }
  if (guessesLog10 < strongFrom) {
    return { level: 'fair', hint: 'One more unusual word would make it strong.' };
  }
  return { level: 'strong', hint: 'Strong, as long as it is not a known line or saying.' };
}
