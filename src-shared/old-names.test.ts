import { expect, it } from 'vitest';
import { z } from 'zod';
import { withOldNames } from './old-names.ts';

const schema = withOldNames(z.strictObject({ pinned: z.boolean(), other: z.number().optional() }), {
  kept: 'pinned',
});

it('reads a field under its old name and under its current name', () => {
  expect(schema.parse({ kept: true, other: 1 })).toEqual({ pinned: true, other: 1 });
  expect(schema.parse({ pinned: false })).toEqual({ pinned: false });
});

it('prefers the current name if an object has both', () => {
  expect(schema.parse({ kept: true, pinned: false })).toEqual({ pinned: false });
});

it('passes a value that is not an object to the schema', () => {
  for (const value of [null, [], 'kept', 1]) expect(schema.safeParse(value).success).toBe(false);
  expect(schema.safeParse(JSON.parse('{"__proto__":{"kept":true}}')).success).toBe(false);
});

it('does not accept a prototype as a field of a strict object', () => {
  const value: unknown = JSON.parse('{"kept":true,"__proto__":{"other":1}}');
  expect(schema.safeParse(value).success).toBe(false);
});
