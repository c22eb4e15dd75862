/** The texts of each language. English is always loaded, each other language when it is spoken. */
import { english } from './en/index.ts';
import type { Language } from './languages.ts';
import { speak, type Catalog } from './speak.ts';

const translations: Readonly<Record<Language, () => Promise<Partial<Catalog>>>> = {
  en: async () => english,
  de: async () => (await import('./de/index.ts')).german,
  vi: async () => (await import('./vi/index.ts')).vietnamese,
};

/** Loads the texts of a language. What is not translated yet is English. */
async function catalogOf(language: Language): Promise<Catalog> {
  return { ...english, ...(await translations[language]()) };
}

/** Loads a language, if it is not loaded, and speaks it from now on. */
export async function speakLanguage(language: Language): Promise<void> {
  speak(language, await catalogOf(language));
}
