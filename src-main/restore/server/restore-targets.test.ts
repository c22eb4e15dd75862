import { expect, it } from 'vitest';
import { freeName } from './restore-targets.ts';

it.each([
  ['shop', [], 'shop'],
  ['shop', ['shop'], 'shop_restored'],
  ['shop', ['shop', 'shop_restored'], 'shop_restored_2'],
  ['ä'.repeat(40), ['ä'.repeat(31)], `${'ä'.repeat(27)}_restored`],
])('suggests a name that is free: %s', (base, taken, name) => {
  expect(freeName(base, new Set(taken))).toBe(name);
});
