/** The result of a backup on the main screen. */
import { act, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { show } from '../../../gallery/testing.tsx';
import { listOf, shop, someBackups } from '../../../gallery/samples.ts';
import { ahead } from '../../../gallery/sample-clock.ts';
import { aBackup, aRun, connectionId } from '../../../tests/support/builders.ts';
import { DatabaseManagementPage } from './DatabaseManagementPage.tsx';

const soon = { timeout: 20_000 };
const nothing = (): void => undefined;
const present = ahead({});
const page = (
  <DatabaseManagementPage connection={shop} hotkeys={false} onEdit={nothing} onOpen={nothing} />
);
const resultShown = (): boolean => screen.queryByRole('button', { name: 'Show the file' }) !== null;

it('shows the result of a backup at once, and hides it when the backup is deleted', async () => {
  let answerAgain = (): void => undefined;
  let calls = 0;
  const { bridge } = await show(page, {
    'runs.list': () => [aRun('running', { startedAt: present })],
    'backups.list': () => {
      calls += 1;
      if (calls === 1) return listOf(someBackups);
      return new Promise((resolve) => (answerAgain = () => resolve(listOf(someBackups))));
    },
  });
  const backup = aBackup({ createdAt: present });
  await act(async () => {
    bridge.announce('backups-changed', { connectionId });
    bridge.announce(
      'run-changed',
      aRun('published', { startedAt: present, finishedAt: present, backup }),
    );
  });
  await vi.waitFor(() => expect(resultShown()).toBe(true), soon);
  // The folder is still being listed, once.
  expect(calls).toBe(2);

  vi.setSystemTime(new Date(ahead({ minutes: 1 })));
  await act(async () => answerAgain());
  await vi.waitFor(() => expect(resultShown()).toBe(false), soon);
});
