/** Tests of the states of the gallery that show a part of a window. */
import { expect, it } from 'vitest';
import { groups, statesByAddress } from './groups.ts';
import { expectNoProblems } from './testing.tsx';

const parts = [...statesByAddress].filter(([, state]) => state.show !== undefined);

it.each(parts)(
  'the part %s renders without errors and accessibility problems',
  async (_address, state) => {
    await expectNoProblems(state);
  },
);

it('each state has its own address', () => {
  expect(statesByAddress.size).toBe(groups.flatMap(({ states }) => states).length);
});
