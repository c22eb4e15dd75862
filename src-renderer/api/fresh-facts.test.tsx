/** The facts of the shown database are asked again with time and focus. The clock is a fake. */
import { act, fireEvent } from '@testing-library/react';
import { expect, it, onTestFinished, vi } from 'vitest';
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import { show } from '../../gallery/testing.tsx';
import { listOf, probe } from '../../gallery/samples.ts';
import { connectionId } from '../../tests/support/builders.ts';
import { useFreshFacts } from './queries.ts';

function Screen() {
  useFreshFacts(connectionId);
  return null;
}

async function scene(error: NightjarError | null = null) {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  onTestFinished(() => void vi.useRealTimers());
  const asked = { server: 0, folder: 0 };
  await show(<Screen />, {
    'connections.probe': () => {
      asked.server += 1;
      return error === null ? probe : fail(error);
    },
    'backups.list': () => {
      asked.folder += 1;
      return listOf([]);
    },
  });
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
  const focus = async () => {
    fireEvent.focus(window);
    await pass(100);
  };
  return { asked, pass, focus };
}

it('the server and the folder are asked again each minute', async () => {
  const { asked, pass } = await scene();
  expect(asked).toEqual({ server: 1, folder: 1 });
  await pass(61_000);
  expect(asked).toEqual({ server: 2, folder: 2 });
  await pass(60_000);
  expect(asked).toEqual({ server: 3, folder: 3 });
});

it('and when the window gets the focus, the server at most every ten seconds', async () => {
  const { asked, pass, focus } = await scene();
  await focus();
  expect(asked).toEqual({ server: 1, folder: 2 });
  await pass(11_000);
  await focus();
  expect(asked).toEqual({ server: 2, folder: 3 });
});

it('a locked keychain is not asked again by itself: each question can open a window', async () => {
  const { asked, pass, focus } = await scene({ code: 'keychain-locked' });
  await pass(130_000);
  await focus();
  expect(asked.server).toBe(1);
  expect(asked.folder).toBeGreaterThan(2);
});
