/** What the window remembers while the admin goes from screen to screen, and over a lock. */
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { SessionState } from '#shared/domain/admin.ts';
import type { Answers } from '../../gallery/answers.ts';
import type { SampleBridge } from '../../gallery/sample-bridge.ts';
import { contents } from '../../gallery/samples.ts';
import { stageOf } from '../../gallery/stage.tsx';

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
  await act(async () => bridge.announce('open-asked', undefined));
  await screen.findByRole('tab', { name: 'Contents' });
  goTo('Activity');
  await screen.findByRole('heading', { name: 'Activity' });
  await become(locked);
  await become(signedIn('Ada'));
  await screen.findByRole('heading', { name: 'Activity' });
  fireEvent.click(
    await within(rail()).findByRole('button', { name: (name) => name.includes(contents.filename) }),
  );
  await screen.findByRole('tab', { name: 'Contents' });
  expect(calls).toEqual([`opened ${contents.openedId}`]);

  goTo('Close the opened backup');
  await screen.findByRole('heading', { name: 'Activity' });
  expect(within(rail()).queryByRole('heading', { name: 'Opened backup' })).toBeNull();
  expect(calls).toEqual([`opened ${contents.openedId}`, `close ${contents.openedId}`]);
});
