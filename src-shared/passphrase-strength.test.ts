import { describe, expect, it } from 'vitest';
import { passphraseStrength } from './passphrase-strength.ts';

const levelOf = (passphrase: string, known: string[] = []): string =>
  passphraseStrength(passphrase, known).level;

describe('the strength of a passphrase', () => {
  it.each(['', 'short', 'Tr0ub4dor&3', '🦉🦉🦉'])('“%s” is too short', (passphrase) => {
    expect(levelOf(passphrase)).toBe('too-short');
  });

  it.each([
    'aaaaaaaaaaaaaaaaaaaa',
    '123456789012345',
    'abcdefghijklmnop',
    'passwordpassword',
    'Password123456',
    'nightjar backup 2026',
    'hello hello hello hello',
  ])('“%s” is weak', (passphrase) => {
    expect(levelOf(passphrase)).toBe('weak');
  });

  it.each(['correct horse battery staple', 'mossy kettle argues quietly'])(
    '“%s” is fair',
    (passphrase) => {
      expect(levelOf(passphrase)).toBe('fair');
    },
  );

  it.each(['mossy kettle argues quietly underwater tonight', 'x9$kQ!v2mZ#r8Lw4'])(
    '“%s” is strong',
    (passphrase) => {
      expect(levelOf(passphrase)).toBe('strong');
    },
  );

  it('gives nothing for words that anybody would try first, such as the name', () => {
    const known = passphraseStrength('margarethe kettle argues', ['Margarethe']);
    expect(known.bits).toBeLessThan(passphraseStrength('margarethe kettle argues').bits);
  });

  it('says how many characters are missing', () => {
    expect(passphraseStrength('elevenchars').hint).toBe('1 more character, at least.');
    expect(passphraseStrength('abc').hint).toBe('9 more characters, at least.');
  });
});
