/**
 * The shared components of all screens: names for screen readers, keyboard, empty, long and failed
 * states.
 */
import { fireEvent, screen, within } from '@testing-library/react';
import type { ComponentProps } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { show } from '../../gallery/testing.tsx';
import { longName, unbrokenName } from '../../gallery/samples.ts';
import { ago, sampleNow } from '../../gallery/sample-clock.ts';
import { Dialog } from './Dialog.tsx';
import { CopyButton } from './CopyButton.tsx';
import { ErrorCallout } from './ErrorCallout.tsx';
import { NewPassphraseInput } from './NewPassphraseInput.tsx';
import { NightjarLogo } from './NightjarLogo.tsx';
import { Callout } from './Callout.tsx';
import { PhaseList } from './PhaseList.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import { ProgressPanel } from './ProgressPanel.tsx';
import { RelativeTime } from './RelativeTime.tsx';
import { StatusDot } from './StatusDot.tsx';

const nothing = (): void => undefined;

describe('Callout', () => {
  it('shows its title and its text, and has no button without an action', async () => {
    await show(
      <Callout tone="plain" title={longName}>
        <p>{unbrokenName}</p>
      </Callout>,
    );
    expect(screen.getByText(longName)).toBeTruthy();
    expect(screen.getByText(unbrokenName)).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('is dismissed with the keyboard', async () => {
    const onClose = vi.fn<() => void>();
    const { user } = await show(<Callout tone="good" title="Done" onClose={onClose} />);
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Dismiss' }));
    await user.keyboard('{Enter}');
    expect(onClose).toHaveBeenCalledOnce();
  });
});

describe('ErrorCallout', () => {
  it('shows what happened, why, and what to do next', async () => {
    await show(<ErrorCallout error={{ code: 'host-unknown', host: unbrokenName }} />);
    const [title, ...sentences] = screen
      .getAllByText(/./u, { selector: 'p' })
      .map(({ textContent }) => textContent);
    expect(title).toBe('Unknown host');
    expect(sentences).toHaveLength(2);
    expect(sentences[0]).toContain(unbrokenName);
  });
});

describe('Dialog', () => {
  const dialog = (busy: boolean, onConfirm = nothing, onClose = nothing) => (
    <Dialog
      isDestructive
      title={longName}
      confirmLabel="Delete backup"
      busy={busy}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      This cannot be undone.
    </Dialog>
  );

  it('has the question as its name, and the focus is on Cancel', async () => {
    await show(dialog(false));
    expect(screen.getByRole('dialog', { name: longName })).toBeTruthy();
    await vi.waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Cancel' }));
    });
  });

  it('can be confirmed with the keyboard, and Escape cancels it', async () => {
    const onConfirm = vi.fn<() => void>();
    const onClose = vi.fn<() => void>();
    const { user } = await show(dialog(false, onConfirm, onClose));
    screen.getByRole('button', { name: 'Cancel' }).focus();
    await user.tab();
    await user.keyboard('{Enter}');
    expect(onConfirm).toHaveBeenCalledOnce();
    await user.keyboard('{Escape}');
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('cannot be confirmed twice while it is busy', async () => {
    const onConfirm = vi.fn<() => void>();
    const { user } = await show(dialog(true, onConfirm));
    await user.click(screen.getByRole('button', { name: 'Delete backup' }));
    expect(onConfirm).not.toHaveBeenCalled();
  });
});

describe('Dialog with a form', () => {
  const form = (change: Partial<ComponentProps<typeof Dialog>>) => (
    <Dialog title="Add" confirmLabel="Add admin" onConfirm={nothing} onClose={nothing} {...change}>
      <input aria-label="Name" data-autofocus />
    </Dialog>
  );
  const field = (): HTMLElement => screen.getByRole('textbox', { name: 'Name' });

  it('puts the focus into its first field, and Enter there confirms', async () => {
    const onConfirm = vi.fn<() => void>();
    const { user } = await show(form({ onConfirm }));
    await vi.waitFor(() => expect(document.activeElement).toBe(field()));
    await user.keyboard('Grace{Enter}');
    expect(onConfirm).toHaveBeenCalledOnce();
  });

  it.each([
    ['not complete', { disabled: true }],
    ['being saved', { busy: true }],
  ])('is not confirmed by Enter while it is %s', async (_, change) => {
    const onConfirm = vi.fn<() => void>();
    const { user } = await show(form({ onConfirm, ...change }));
    await user.type(field(), 'Grace');
    fireEvent.submit(field());
    expect(onConfirm).not.toHaveBeenCalled();
  });

  it('says in an alert why it failed', async () => {
    await show(form({ error: { code: 'admin-name-taken', name: unbrokenName } }));
    expect(screen.getByRole('alert').textContent).toContain(unbrokenName);
  });

  it('has one button if there is nothing to confirm', async () => {
    await show(form({ confirmLabel: null, closeLabel: 'Close' }));
    const names = screen.getAllByRole('button').map(({ textContent }) => textContent);
    expect(names.filter((name) => name !== '')).toEqual(['Close']);
  });
});

describe('CopyButton', () => {
  it('copies the text and shows that it was copied', async () => {
    const { user } = await show(<CopyButton text={() => unbrokenName} label="Copy address" />);
    await user.tab();
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy();
    expect(await navigator.clipboard.readText()).toBe(unbrokenName);
  });
});

describe('NewPassphraseInput', () => {
  const input = (value: string, known = '') => (
    <NewPassphraseInput label="Passphrase" value={value} onChange={nothing} known={known} />
  );

  it('shows no strength of an empty passphrase, and has a live region for screen readers', async () => {
    await show(input(''));
    expect(screen.getByLabelText('Passphrase')).toBeTruthy();
    expect(document.querySelector('[aria-live="polite"]')?.textContent).toBe('');
  });

  it.each([
    ['short', /^Too short:/u],
    ['password1234', /^Weak:/u],
    ['mossy kettle argues quietly', /^Strong:/u],
  ])('shows the strength of “%s”', async (value, strength) => {
    await show(input(value));
    await vi.waitFor(() =>
      expect(document.querySelector('[aria-live="polite"]')?.textContent).toMatch(strength),
    );
  });
});

describe('ProgressBar', () => {
  it('shows the progress in percent', async () => {
    await show(<ProgressBar label="Backup progress" percent={42} text="Reading" />);
    const bar = screen.getByRole('progressbar', { name: 'Backup progress' });
    expect(bar.getAttribute('aria-valuetext')).toBe('Reading, 42 percent');
    expect(bar.getAttribute('value')).toBe('42');
  });

  it('has no value if the progress is unknown', async () => {
    await show(<ProgressBar label="Backup progress" percent={null} text="Reading" />);
    const bar = screen.getByRole('progressbar', { name: 'Backup progress' });
    expect(bar.getAttribute('aria-valuetext')).toBe('Reading');
    expect(bar.hasAttribute('value')).toBe(false);
  });
});

describe('PhaseList', () => {
  it('marks the present phase for screen readers', async () => {
    await show(
      <PhaseList
        phases={['one', 'two'] as const}
        nameOf={(phase) => ({ one: 'Reading', two: longName })[phase]}
        present="two"
      />,
    );
    const [first, second] = within(screen.getByRole('list', { name: 'Phases' })).getAllByRole(
      'listitem',
    );
    expect(first?.hasAttribute('aria-current')).toBe(false);
    expect(second?.getAttribute('aria-current')).toBe('step');
    expect(second?.textContent).toBe(longName);
  });
});

describe('ProgressPanel', () => {
  const panel = (cancelling: boolean, onCancel = nothing) => (
    <ProgressPanel
      label="Backup in progress"
      title="Reading the database"
      detail={unbrokenName}
      percent={null}
      phases={null}
      facts={[]}
      cancelling={cancelling}
      onCancel={onCancel}
    />
  );

  it('is a region, and shows a long name in full on hover', async () => {
    await show(panel(false));
    expect(screen.getByRole('region', { name: 'Backup in progress' })).toBeTruthy();
    expect(screen.getByTitle(unbrokenName)).toBeTruthy();
  });

  it('can be cancelled with the keyboard, and not again while it is being cancelled', async () => {
    const onCancel = vi.fn<() => void>();
    const { user } = await show(panel(false, onCancel));
    await user.tab();
    await user.keyboard('{Enter}');
    expect(onCancel).toHaveBeenCalledOnce();
    const { user: other } = await show(panel(true, onCancel));
    await other.click(screen.getAllByRole('button', { name: 'Cancel' }).at(-1) ?? document.body);
    expect(onCancel).toHaveBeenCalledOnce();
  });
});

describe('RelativeTime', () => {
  it('has the exact time in addition to the relative time', async () => {
    await show(<RelativeTime at={ago({ hours: 6 })} now={sampleNow} />);
    const time = screen.getByText('6 hours ago');
    expect(time.getAttribute('datetime')).toBe(ago({ hours: 6 }));
    expect(time.title).toContain('14 February 2026 at');
  });
});

describe('StatusDot', () => {
  it('has a text with the same meaning as its colour and shape', async () => {
    await show(<StatusDot tone="loss" label="Failed" />);
    expect(screen.getByText('Failed')).toBeTruthy();
  });
});

describe('NightjarLogo', () => {
  it('is hidden from screen readers, because the name is next to it', async () => {
    await show(<NightjarLogo size={22} />);
    expect(document.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
  });
});
