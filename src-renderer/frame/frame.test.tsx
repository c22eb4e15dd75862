/** What the window remembers while the admin goes from screen to screen, and over a lock. */
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { notifications } from '@mantine/notifications';
import { userEvent } from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { SessionState } from '#shared/domain/admin.ts';
import type { Answers } from '../../gallery/answers.ts';
import type { SampleBridge } from '../../gallery/sample-bridge.ts';
import { night } from '../../gallery/sample-clock.ts';
import { contents, overview } from '../../gallery/samples.ts';
import { stageOf } from '../../gallery/stage.tsx';
import { show } from '../../gallery/testing.tsx';
import { aSlot } from '../../tests/support/builders.ts';
import { FaultBoundary } from './FaultBoundary.tsx';

const signedIn = (admin: string): SessionState => ({
  state: 'signed-in',
  admin,
  expiresAt: '2026-02-14T18:30:00.000Z',
  staysSignedIn: false,
});

/** The whole window. `become` changes who is signed in. */
function openWindow(answers: Partial<Answers> = {}): {
  bridge: SampleBridge;
  become: (next: SessionState) => Promise<void>;
} {
  let session = signedIn('Ada');
  const { element, bridge } = stageOf(
    { answers: { 'session.state': () => session, ...answers } },
    'test',
  );
  render(element);
  const become = async (next: SessionState): Promise<void> => {
    session = next;
    await act(async () => bridge.announce('session-changed', undefined));
    await screen.findByRole(next.state === 'signed-in' ? 'navigation' : 'textbox', {
      name: next.state === 'signed-in' ? 'Main' : /./u,
    });
  };
  return { bridge, become };
}

const locked: SessionState = { state: 'locked', admin: 'Ada', reason: 'asked' };
const rail = (): HTMLElement => screen.getByRole('navigation', { name: 'Main' });
const goTo = (name: string): void => {
  fireEvent.click(within(rail()).getByRole('button', { name }));
};

it('after unlocking, the same admin is where they were, with the unsaved form', async () => {
  const { become } = openWindow();
  await screen.findByRole('navigation', { name: 'Main' });
  goTo('Schedule');
  fireEvent.change(await screen.findByLabelText('Time'), { target: { value: '05:30' } });
  goTo('Settings');
  fireEvent.click(await screen.findByRole('tab', { name: 'System' }));
  await become(locked);
  expect(screen.queryByRole('heading', { name: 'Settings' })).toBeNull();

  await become(signedIn('Ada'));
  await screen.findByRole('heading', { name: 'Settings' });
  expect(screen.getByRole('tab', { name: 'System' }).getAttribute('aria-selected')).toBe('true');
  goTo('Schedule');
  expect(await screen.findByLabelText('Time')).toHaveProperty('value', '05:30');
  screen.getByText('Not saved yet.');
});

it('a lock removes notifications, which name databases and files', async () => {
  const { become } = openWindow();
  await screen.findByRole('navigation', { name: 'Main' });
  act(
    () =>
      void notifications.show({ message: 'backup_2026-02-14T02-00-00.sql.gz', autoClose: false }),
  );
  await screen.findByText(/^backup_2026/u);
  await become(locked);
  await vi.waitFor(() => expect(screen.queryByText(/^backup_2026/u)).toBeNull());
});

it('another admin begins at the first database, and finds no unsaved form', async () => {
  const { become } = openWindow();
  await screen.findByRole('navigation', { name: 'Main' });
  goTo('Schedule');
  fireEvent.change(await screen.findByLabelText('Time'), { target: { value: '05:30' } });
  await become(locked);
  await become(signedIn('Grace'));
  await screen.findByRole('button', { name: 'Create New Backup' });
  goTo('Schedule');
  expect(await screen.findByLabelText('Time')).toHaveProperty('value', '02:00');
});

it('an opened backup stays open beside other screens and over a lock, until it is closed', async () => {
  const calls: string[] = [];
  const { bridge, become } = openWindow({
    'catalog.openFile': () => contents,
    'catalog.opened': ({ openedId }) => {
      calls.push(`opened ${openedId}`);
      return contents;
    },
    'catalog.close': ({ openedId }) => void calls.push(`close ${openedId}`),
  });
  await screen.findByRole('navigation', { name: 'Main' });
  await act(async () => bridge.announce('command-asked', { id: 'open-file' }));
  await screen.findByRole('tree', { name: 'Contents' });
  goTo('Activity');
  await screen.findByRole('heading', { name: 'Activity' });
  await become(locked);
  await become(signedIn('Ada'));
  await screen.findByRole('heading', { name: 'Activity' });
  fireEvent.click(
    await within(rail()).findByRole('button', { name: (name) => name.includes(contents.filename) }),
  );
  await screen.findByRole('tree', { name: 'Contents' });
  expect(calls).toEqual([`opened ${contents.openedId}`]);

  goTo('Close the opened backup');
  await screen.findByRole('heading', { name: 'Activity' });
  expect(within(rail()).queryByRole('heading', { name: 'Opened backup' })).toBeNull();
  expect(calls).toEqual([`opened ${contents.openedId}`, `close ${contents.openedId}`]);
});

it('the palette finds actions, screens and databases with only the keyboard', async () => {
  const started: string[] = [];
  openWindow({
    'backups.start': ({ connectionId }) => {
      started.push(connectionId);
      return { runId: connectionId };
    },
  });
  await screen.findByRole('navigation', { name: 'Main' });
  const user = userEvent.setup();
  const open = async (typed: string): Promise<void> => {
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Go to anything…' }), typed);
  };
  await open('actv');
  expect(screen.getAllByRole('option')[0]?.textContent).toContain('Activity');
  await user.keyboard('{Enter}');
  await screen.findByRole('heading', { name: 'Activity' });

  await open('zzz');
  screen.getByText('Nothing matches.');
  await user.keyboard('{Escape}');
  // Escape closed the palette, not the screen.
  screen.getByRole('heading', { name: 'Activity' });
  await user.keyboard('{Escape}');
  await screen.findByRole('button', { name: 'Create New Backup' });

  goTo('Settings');
  await open('new backup');
  await user.keyboard('{Enter}');
  await screen.findByRole('button', { name: 'Create New Backup' });
  expect(started).toHaveLength(1);
});

it('help lists every key, and shows the manual', async () => {
  openWindow();
  await screen.findByRole('navigation', { name: 'Main' });
  const user = userEvent.setup();
  await user.keyboard('?');
  const keys = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  expect(keys.textContent).toContain('Ctrl+K or Ctrl+P');
  await user.keyboard('{Escape}');
  await user.keyboard('{F1}');
  const manual = await screen.findByRole('dialog', { name: 'Manual' });
  within(manual).getByRole('heading', { name: 'Scheduled backups' });
});

it('Escape closes an explanation, and not the screen below it', async () => {
  const user = userEvent.setup();
  const missed = aSlot({ outcome: 'missed', dueAt: night(1), servedAt: null });
  openWindow({ 'schedule.overview': () => ({ ...overview, slots: [missed] }) });
  await screen.findByRole('navigation', { name: 'Main' });
  goTo('Schedule');
  await user.click(await screen.findByRole('button', { name: /Missed\. Why\?$/u }));
  await screen.findByRole('dialog');
  await user.keyboard('{Escape}');
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  screen.getByRole('heading', { name: 'Schedule' });
});

it('Tab first offers to skip the rail, and a removed control leaves the focus in the screen', async () => {
  const { bridge } = openWindow({ 'catalog.openFile': () => contents });
  await screen.findByRole('navigation', { name: 'Main' });
  const user = userEvent.setup();
  await user.tab();
  expect(document.activeElement?.textContent).toBe('Skip to the content');
  await user.keyboard('{Enter}');
  expect(document.activeElement).toBe(screen.getByRole('main'));

  await act(async () => bridge.announce('command-asked', { id: 'open-file' }));
  await user.click(await screen.findByRole('button', { name: 'Close the opened backup' }));
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('main')));
});

it('a fault of a screen is shown with a way on, and its details can be copied', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const reload = vi.spyOn(location, 'reload').mockImplementation(() => undefined);
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue(undefined);
  const Broken = (): never => {
    throw new Error('the list is no list');
  };
  const { user } = await show(
    <FaultBoundary>
      <Broken />
    </FaultBoundary>,
  );
  await user.click(screen.getByRole('button', { name: 'Copy details' }));
  expect(copied.mock.calls[0]?.[0]).toContain('the list is no list');
  await user.click(screen.getByRole('button', { name: 'Reload the window' }));
  expect(reload).toHaveBeenCalledOnce();
});
