/** The states of the gallery that are parts of a window. */
import { expect, it } from 'vitest';
import { groups, statesByAddress } from './groups.ts';
import { expectSound } from './testing.tsx';

const parts = [...statesByAddress].filter(([, state]) => state.show !== undefined);

it.each(parts)('the part %s is sound', async (_address, state) => {
  await expectSound(state);
});

it('every state has an address of its own', () => {
  expect(statesByAddress.size).toBe(groups.flatMap(({ states }) => states).length);
});
