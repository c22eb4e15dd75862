import fc from 'fast-check';
import { expect, it } from 'vitest';
import { meantText, shownText, showTurns } from './visible-text.ts';

const turns = Array.from(
  '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069',
);

it('shows every character that changes the writing direction, and changes nothing else', () => {
  expect(showTurns('gpj.\u202eexe')).toBe(String.raw`gpj.\u202eexe`);
  expect(showTurns(turns.join(''))).toMatch(/^(?:\\u[0-9a-f]{4}){12}$/u);
  const names = 'café שלום مرحبا 数 🦉 \u200d \\n "a"';
  expect(showTurns(names)).toBe(names);
});

it('the shown text converts back to the original, even if the text contains such a code', () => {
  const piece = fc.constantFrom(
    ...turns,
    '\\',
    'u',
    'u202e',
    'u200f',
    'u061c',
    '\\u202e',
    'a',
    '\u05d0',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }).map((all) => all.join('')),
      (text) => {
        expect(meantText(shownText(text))).toBe(text);
        for (const turn of turns) expect(shownText(text)).not.toContain(turn);
      },
    ),
  );
});

it('different names are shown differently', () => {
  expect(shownText('a\u202eb')).toBe(String.raw`a\u202eb`);
  expect(shownText(String.raw`a\u202eb`)).toBe(String.raw`a\\u202eb`);
});
