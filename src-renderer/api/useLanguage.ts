import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { speakLanguage } from '#shared/words/catalogs.ts';
import type { Language } from '#shared/words/languages.ts';
import { spoken } from '#shared/words/speak.ts';
import { listen } from './bridge.ts';

/** The language of the window. Speaks another one when the app does; then everything has to be shown again. */
export function useLanguage(): Language {
  const client = useQueryClient();
  const [shown, setShown] = useState(spoken);
  useEffect(
    () =>
      listen('language-changed', ({ language }) => {
        void speakLanguage(language).then(() => {
          document.documentElement.lang = language;
          setShown(language);
          // Some answers contain sentences.
          void client.invalidateQueries();
        });
      }),
    [client],
  );
  return shown;
}
