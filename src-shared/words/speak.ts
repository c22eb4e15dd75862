/** The language that this process speaks. English, until `speak` is called. */
import { english } from './en/index.ts';
import type { Language } from './languages.ts';

export type TextId = keyof typeof english;
export type Catalog = Readonly<Record<TextId, string>>;

let language: Language = 'en';
let texts: Catalog = english;

/** The language of numbers, dates and plurals. */
export const spoken = (): Language => language;
/** The texts from which `text` answers. */
export const spokenTexts = (): Catalog => texts;

/** Speaks these texts from now on. `speakLanguage` loads the texts of a language and speaks them. */
export function speak(newLanguage: Language, newTexts: Catalog): void {
  language = newLanguage;
  texts = newTexts;
}

/** Speaks English while `read` runs, for answers that programs read. `read` is not asynchronous. */
export function inEnglish<Result>(read: () => Result): Result {
  const before = { language, texts };
  speak('en', english);
  try {
    return read();
  } finally {
    speak(before.language, before.texts);
  }
}
