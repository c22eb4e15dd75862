import { expect, it } from 'vitest';
import { absorb } from './murmur-hash.ts';

it('mixes as MurmurHash3_x86_128 does', () => {
  const state = new Int32Array(4);
  const text = Buffer.from('I will not buy this record, it is scratched.');
  absorb(state, text, 0, text.length);
  expect([...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')).toBe(
    'a0a9683b25ac5e40d9af2895890dddf5',
  );
});
