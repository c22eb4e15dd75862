import { expect, it } from 'vitest';
import { firstNames } from './first-names.ts';

it('lists the first names and the number of other names', () => {
  expect(firstNames(['a', 'b'])).toBe('a, b');
  const many = Array.from({ length: 60_000 }, (_none, at) => `r${at}`);
  expect(firstNames(new Set(many))).toBe('r0, r1, r2, r3, r4, r5, r6, r7, r8, r9 and 59990 more');
});
