/** The language of the app: what the user chose, or the language of the system. */
import { app } from 'electron';
import { speakLanguage } from '#shared/words/catalogs.ts';
import { languageOf, type LanguageChoice } from '#shared/words/languages.ts';
import { spoken } from '#shared/words/speak.ts';

/** Before the settings are read, the app speaks the language of the system. */
export const speakAsSystem = (): Promise<void> => speakChosen('system');

/** Resolves when the app speaks the chosen language. */
export const speakChosen = (choice: LanguageChoice): Promise<void> =>
  speakLanguage(languageOf(choice, app.getPreferredSystemLanguages()));

/**
 * Returns a function that speaks the language of the settings after they changed, and then calls
 * `onChange` if it is another one. Changes are followed one after the other.
 */
export function followLanguage(
  choice: () => LanguageChoice,
  onChange: () => void,
): () => Promise<void> {
  let last = Promise.resolve();
  return () =>
    (last = last.then(async () => {
      const before = spoken();
      await speakChosen(choice());
      if (spoken() !== before) onChange();
    }));
}
