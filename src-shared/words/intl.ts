/** Formatters of the languages, each created once: creating one takes longer than formatting. */
import type { Language } from './languages.ts';

/** English dates have the day first and hours to 24, as admins everywhere read them. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE', vi: 'vi-VN' };

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();
const orders = new Map<Language, Intl.Collator>();
const plurals = new Map<Language, Intl.PluralRules>();

/** Returns the value that was made for this key before, or makes it. */
function once<Key, Value>(made: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = made.get(key);
  if (known !== undefined) return known;
  const value = make();
  made.set(key, value);
  return value;
}

/** 12000 → "12,000"; with decimals 1, 2.5 → "2.5". */
export function formatNumber(value: number, language: Language, decimals = 0): string {
  return once(
    numbers,
    `${language} ${decimals}`,
    () =>
      new Intl.NumberFormat(
        locales[language],
        decimals === 0
          ? {}
          : {
              minimumFractionDigits: decimals,
              maximumFractionDigits: decimals,
              useGrouping: false,
            },
      ),
  ).format(value);
}

export function formatDate(
  at: Date,
  options: Intl.DateTimeFormatOptions,
  language: Language,
): string {
  return once(
    dates,
    `${language} ${JSON.stringify(options)}`,
    () => new Intl.DateTimeFormat(locales[language], options),
  ).format(at);
}

/** The order of names in lists: `Shop 2` before `Shop 10`. */
export const compareNames = (one: string, other: string, language: Language): number =>
  once(
    orders,
    language,
    () => new Intl.Collator(locales[language], { numeric: true, sensitivity: 'base' }),
  ).compare(one, other);

const rulesOf = (language: Language): Intl.PluralRules =>
  once(plurals, language, () => new Intl.PluralRules(locales[language]));

/** 1 → "one" in English. */
export const pluralForm = (count: number, language: Language): string =>
  rulesOf(language).select(count);

/** The plural forms that the language has. */
export const pluralForms = (language: Language): readonly string[] =>
  rulesOf(language).resolvedOptions().pluralCategories;
