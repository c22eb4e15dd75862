/** The states of the gallery that are whole windows. */
import { expect, it } from 'vitest';
import { statesByAddress } from './groups.ts';
import { expectSound } from './testing.tsx';

const windows = [...statesByAddress].filter(([, state]) => state.show === undefined);

it.each(windows)('the window %s is sound', async (_address, state) => {
  await expectSound(state);
  expect(document.querySelector('main')?.textContent).not.toBe('');
});
