/** A language for tests: every text is marked, 40 % longer, and has the values of the English one. */
import { english } from './en/index.ts';
import { speak, type Catalog } from './speak.ts';

const accents: Readonly<Record<string, string>> = {
  a: 'å',
  c: 'ç',
  e: 'é',
  i: 'ï',
  n: 'ñ',
  o: 'ö',
  s: 'š',
  u: 'ü',
  y: 'ý',
  z: 'ž',
};
const filling = 'ëxpånšïön ';

/**
 * `{count, plural, one{# row} other{# rows}} lost` → `⟦{count, plural, one{# röw} other{# röwš}} löšt ëxpån⟧`. Text
 * without these marks is not in the catalog, a mark in the middle is a text that was glued to another, and a mark
 * that cannot be seen is a text that was cut.
 */
export function pseudo(message: string): string {
  let length = 0;
  const accented = message.replaceAll(
    /\{[^{}]{0,60}\}|\{\w{1,40}, plural,|(?:[a-z]{1,10}|=\d)\{|[^{}]/gu,
    (part) => {
      if (part.length > 1) return part;
      length += 1;
      return accents[part] ?? part;
    },
  );
  const added = Math.ceil(length * 0.4);
  const longer = filling
    .repeat(Math.ceil(added / filling.length))
    .slice(0, added)
    .trimEnd();
  return `⟦${accented} ${longer}⟧`;
}

/** Speaks the pseudo-language from now on. */
export function speakPseudo(): void {
  const entries = Object.entries(english).map(([id, message]) => [id, pseudo(message)]);
  speak('en', Object.fromEntries(entries) as Catalog);
}
