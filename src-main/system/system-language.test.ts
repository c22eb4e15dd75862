import { describe, expect, it } from 'vitest';
import { languagesOfTerminal } from './system-language.ts';

describe('the languages of a terminal', () => {
  it.each<[NodeJS.ProcessEnv, string[]]>([
    [{ LANG: 'de_DE.UTF-8' }, ['de_DE.UTF-8']],
    [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'vi_VN' }, ['vi_VN']],
    [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'vi_VN', LC_ALL: 'en_GB' }, ['en_GB']],
    [{ LANG: 'de_DE.UTF-8', LC_ALL: '' }, ['de_DE.UTF-8']],
    [{ LANG: 'de_DE.UTF-8', LANGUAGE: 'fr:vi' }, ['fr', 'vi', 'de_DE.UTF-8']],
    [{ LANG: 'C.UTF-8', LANGUAGE: 'de' }, ['en']],
    [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, ['en']],
    [{ LANG: 'POSIX' }, ['en']],
    [{}, ['vi']],
  ])('%j', (environment, languages) => {
    expect(languagesOfTerminal(environment, 'vi')).toEqual(languages);
  });

  it('are those of the system where no variable is set', () => {
    expect(languagesOfTerminal({})[0]).toMatch(/^[a-z]{2,3}$/u);
  });
});
