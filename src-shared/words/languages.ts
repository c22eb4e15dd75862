/** The languages of Nightjar, and which of them a user reads. */

export const languages = ['en', 'de', 'vi'] as const;
export type Language = (typeof languages)[number];

/**
 * The languages that users can choose: those whose catalog is complete, because half a translation misleads.
 * tests/architecture/words.test.ts compares this list with the catalogs.
 */
export const offeredLanguages: readonly Language[] = ['en', 'de', 'vi'];

/** Each language as its readers call it. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  vi: 'Tiếng Việt',
};

/** What the user chose in the settings: a language, or that of the system. */
export const languageChoices = ['system', ...languages] as const;
export type LanguageChoice = (typeof languageChoices)[number];

/**
 * The language to speak. `systemLanguages` are tags such as `de-AT` or `vi_VN.UTF-8`, the preferred first. English,
 * if none of them is offered.
 */
export function languageOf(
  choice: LanguageChoice,
  systemLanguages: readonly string[],
  offered: readonly Language[] = offeredLanguages,
): Language {
  const wanted = choice === 'system' ? systemLanguages : [choice];
  for (const tag of wanted) {
    const [name = ''] = tag.toLowerCase().split(/[-_.@]/u);
    const found = offered.find((language) => language === name);
    if (found !== undefined) return found;
  }
  return 'en';
}
