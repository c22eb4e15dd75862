import { expect, it } from 'vitest';
import { outsideParentheses, tokensOf } from './statement-tokens.ts';

const words = (bare: string, encoding = 'UTF8') =>
  tokensOf({ bare: Buffer.from(bare).toString('latin1'), encoding });

it('turns a statement into one line with placeholders for quoted names and string literals', () => {
  const found = words(`alter  Table"a; b"\n.t OWNER TO "x ""y""" ;`);
  expect(found?.line).toBe('ALTER TABLE "0" . T OWNER TO "1" ;');
  expect([found?.nameOf('"0"'), found?.nameOf('T'), found?.nameOf('"1"')]).toEqual([
    'a; b',
    't',
    'x "y"',
  ]);
});

it.each([
  ['a'.repeat(70), 'a'.repeat(63)],
  [`${'a'.repeat(62)}é`, 'a'.repeat(62)],
  ['é'.repeat(40), 'é'.repeat(31)],
])('shortens a name as the server does: %s', (name, meant) => {
  expect(words(`"${name}"`)?.nameOf('"0"')).toBe(meant);
});

it('reads a name in the encoding of the statement', () => {
  expect(tokensOf({ bare: '"\u00e9"', encoding: 'LATIN1' })?.nameOf('"0"')).toBe('é');
});

it('returns the text outside of parentheses', () => {
  expect(outsideParentheses('A ( B ( C ) ) D ( E ) F')).toBe('A D F');
});
