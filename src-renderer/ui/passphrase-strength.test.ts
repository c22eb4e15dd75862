import { describe, expect, it } from 'vitest';
import { passphraseStrength } from './passphrase-strength.ts';

const levelOf = (passphrase: string, known: string[] = []): string =>
  passphraseStrength(passphrase, known).level;

describe('the strength of a passphrase', () => {
  it.each([
    'aaaaaaaaaaaaaaaaaaaa',
    '123456789012345',
    'abcdefghijklmnop',
    'passwordpassword',
    'Password123456',
    'nightjar backup 2026',
    'hello hello hello hello',
    'qwertzuiopasdf',
  ])('“%s” is weak', (passphrase) => {
    expect(levelOf(passphrase)).toBe('weak');
  });

  it.each(['mossy kettle two', 'margarethe kettle argues'])('“%s” is fair', (passphrase) => {
    expect(levelOf(passphrase)).toBe('fair');
  });

  it.each(['mossy kettle argues quietly underwater tonight', 'x9$kQ!v2mZ#r8Lw4'])(
    '“%s” is strong',
    (passphrase) => {
      expect(levelOf(passphrase)).toBe('strong');
    },
  );

  it('is lower if it contains words that an attacker would guess first, such as the name', () => {
    expect(levelOf('xiomara quispe argues')).toBe('strong');
    expect(levelOf('xiomara quispe argues', ['Xiomara Quispe'])).toBe('weak');
  });
});
