/** Tests of the states of the gallery that show the whole window. */
import { expect, it } from 'vitest';
import { statesByAddress } from './groups.ts';
import { expectNoProblems } from './testing.tsx';

const windows = [...statesByAddress].filter(([, state]) => state.show === undefined);

it.each(windows)(
  'the window %s renders without errors and accessibility problems',
  async (_address, state) => {
    await expectNoProblems(state);
    expect(document.querySelector('main')?.textContent).not.toBe('');
  },
);
