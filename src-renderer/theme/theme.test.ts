import { afterEach, expect, test } from 'vitest';
import { speakLanguage } from '#shared/words/catalogs.ts';
import { theme } from './theme.ts';

afterEach(() => speakLanguage('en'));

test('the button that closes a dialog has a name in the language that is spoken', async () => {
  const modal = theme.components?.['Modal']?.defaultProps as () => Record<string, unknown>;
  const names: unknown[] = [];
  for (const language of ['en', 'de', 'vi'] as const) {
    await speakLanguage(language);
    names.push(modal()['closeButtonProps']);
  }
  expect(names).toEqual(['Close', 'Schließen', 'Đóng'].map((name) => ({ 'aria-label': name })));
});
