/** A running backup and its result on the main screen. */
import { act, screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { show } from '../../../gallery/testing.tsx';
import { listOf, shop, someBackups } from '../../../gallery/samples.ts';
import { ahead } from '../../../gallery/sample-clock.ts';
import { aBackup, aRun, connectionId, someProgress } from '../../../tests/support/builders.ts';
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

it('shows a running backup in the place of its button, and keeps the focus there', async () => {
  const cancel = vi.fn<() => undefined>();
  const { bridge, user } = await show(page, { 'backups.cancel': cancel });
  const create = await screen.findByRole('button', { name: 'Create New Backup' }, soon);
  create.focus();
  const progress = someProgress({ fraction: 0.42, sqlBytes: 20_971_520, remainingMs: 96_000 });
  await act(async () =>
    bridge.announce('run-changed', aRun('running', { startedAt: present, progress })),
  );
  const region = await screen.findByRole('region', { name: 'Backup in progress' }, soon);
  expect(screen.queryByRole('button', { name: 'Create New Backup' })).toBeNull();
  expect(within(region).getByText('42%')).toBeTruthy();
  expect(within(region).getByText('20.0 MB read, about 2 min left')).toBeTruthy();
  expect(document.activeElement).toBe(region.parentElement);

  await user.tab();
  await user.keyboard('{Enter}');
  expect(cancel).toHaveBeenCalledOnce();
  await act(async () =>
    bridge.announce('run-changed', aRun('cancelled', { startedAt: present, finishedAt: present })),
  );
  const again = await screen.findByRole('button', { name: 'Create New Backup' }, soon);
  expect(document.activeElement).toBe(again.parentElement);
});
