/** The most used screens: names for screen readers, keyboard, empty, long and failed states. */
import { screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import type { CallInput } from '#shared/ipc/contract.ts';
import { show } from '../../gallery/testing.tsx';
import { neverAnswers } from '../../gallery/sample-bridge.ts';
import {
  latestBackup,
  library,
  listOf,
  longName,
  nightly,
  probe,
  shop,
  someBackups,
  status,
  twoDeleted,
} from '../../gallery/samples.ts';
import { night } from '../../gallery/sample-clock.ts';
import {
  aBackup,
  aWarning,
  aConnection,
  aRun,
  connectionId,
} from '../../tests/support/builders.ts';
import { BackupList } from './backup-list/BackupList.tsx';
import { RunPanel } from './backup-run/RunPanel.tsx';
import { ConnectionDialog } from './connection-dialog/ConnectionDialog.tsx';
import { Rail } from './databases/Rail.tsx';
import { RetentionDialog } from './schedule/RetentionDialog.tsx';

const nothing = (): void => undefined;
const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });

describe('Rail', () => {
  const rail = (connections = [shop, library], onShow = vi.fn<(id: string) => void>()) => (
    <Rail
      connections={connections}
      shownId={shop.id}
      screen="database"
      opened={{ state: 'none' }}
      onShow={onShow}
      onShowBackup={nothing}
      onCloseBackup={nothing}
      onGo={nothing}
      onConnect={nothing}
      onOpenFile={nothing}
      admin="Ada"
      onLock={nothing}
    />
  );

  it('shows the state of each database, and which database is shown', async () => {
    const onShow = vi.fn<(id: string) => void>();
    const { user } = await show(rail(undefined, onShow));
    const shown = button(/^Protected\s*Shop/u);
    expect(shown.getAttribute('aria-current')).toBe('page');
    shown.focus();
    await user.keyboard('{ArrowDown}{Enter}');
    expect(onShow).toHaveBeenCalledExactlyOnceWith(library.id);
  });

  it('needs one press of Tab for many databases; arrows, Home, End and letters move inside', async () => {
    const many = ['Alpha', 'Beta', 'Gamma', 'Delta'].map((name, place) =>
      aConnection({ name, id: `00000000-0000-4000-8000-00000000000${place}` }),
    );
    const { user } = await show(rail(many));
    const focused = () => document.activeElement?.getAttribute('data-roving') ?? '';
    await user.click(button(/Alpha/u));
    const reached: string[] = [];
    for (const key of ['{ArrowDown}', '{End}', '{ArrowDown}', 'g', '{Home}', '{ArrowUp}', 'd']) {
      await user.keyboard(key);
      reached.push(focused());
    }
    expect(reached).toEqual(['Beta', 'Delta', 'Delta', 'Gamma', 'Alpha', 'Alpha', 'Delta']);
    await user.tab();
    expect(document.activeElement?.textContent).toBe('Schedule');
    await user.tab({ shift: true });
    expect(focused()).toBe('Delta');
  });

  it('shows that there is no database, and has the full text of a long name', async () => {
    await show(rail([]));
    expect(screen.getByText('None yet')).toBeTruthy();
    await show(rail([aConnection({ name: longName })]));
    expect(screen.getByTitle(new RegExp(`^${longName}`, 'u'))).toBeTruthy();
  });

  it('shows that a folder cannot be read', async () => {
    await show(rail(), {
      'backups.list': () => listOf([], { readError: unreadable('/x') }),
    });
    expect(screen.getAllByText('Folder unreadable')).toHaveLength(2);
  });
});

const unreadable = (folder: string): NightjarError => ({
  code: 'backup-directory-not-readable',
  folder,
  detail: 'ENOENT',
});

describe('ConnectionDialog', () => {
  const dialog = (connection: typeof shop | null = null) => (
    <ConnectionDialog
      connection={connection}
      keychain={status.keychain}
      onClose={nothing}
      onSaved={nothing}
    />
  );

  it('moves the focus to the field with a missing value', async () => {
    const { user } = await show(dialog());
    await user.click(button('Save'));
    const name = await screen.findByRole('textbox', { name: 'Name', description: /missing/u });
    expect(name.getAttribute('aria-invalid')).toBe('true');
    await vi.waitFor(() => expect(document.activeElement).toBe(name));
  });

  it('never shows a stored password, and announces the result of a test to screen readers', async () => {
    const { user } = await show(dialog(shop), {
      'connections.test': () => ({ ...probe, warnings: ['It is a standby.'] }),
    });
    expect(screen.getByLabelText('Password')).toHaveProperty('value', '');
    await user.click(button('Test connection'));
    const warning = await screen.findByText('It is a standby.');
    expect(warning.closest('[aria-live="polite"]')?.textContent).toContain('Connected.');
  });
});

describe('ConnectionDialog that is closed or saved', () => {
  it('saves a connection whose test has just failed only after a question', async () => {
    const save = vi.fn(() => shop);
    const saved = vi.fn<() => void>();
    const { user } = await show(
      <ConnectionDialog
        connection={shop}
        keychain={status.keychain}
        onClose={nothing}
        onSaved={saved}
      />,
      {
        'connections.test': () => fail({ code: 'password-wrong', user: 'ada' }),
        'connections.update': save,
      },
    );
    await user.click(button('Test connection'));
    await screen.findByText('Wrong password.');
    await user.click(button('Save'));
    expect(screen.getByText(/^The last test failed: Wrong password\./u)).toBeTruthy();
    expect(document.activeElement).toBe(button('Go back'));
    await user.click(button('Go back'));
    expect(save).not.toHaveBeenCalled();
    await user.click(button('Save'));
    await user.click(button('Save anyway'));
    await vi.waitFor(() => expect(saved).toHaveBeenCalledOnce());
  });

  it('asks before typed values are thrown away, and closes at once without any', async () => {
    const close = vi.fn<() => void>();
    const { user } = await show(
      <ConnectionDialog
        connection={shop}
        keychain={status.keychain}
        onClose={close}
        onSaved={nothing}
      />,
    );
    await user.click(button('Cancel'));
    expect(close).toHaveBeenCalledOnce();
    await user.type(screen.getByRole('textbox', { name: 'Name' }), '2');
    await user.keyboard('{Escape}');
    await user.click(button('Keep editing'));
    await user.click(button('Cancel'));
    expect(close).toHaveBeenCalledOnce();
    await user.click(button('Discard changes'));
    expect(close).toHaveBeenCalledTimes(2);
  });
});

describe('RetentionDialog', () => {
  it('shows what goes before what stays, and deletes only after a second question', async () => {
    const apply = vi.fn(() => ({ keepDays: 30, decisions: [], deleted: [], failures: [] }));
    const { user } = await show(
      <RetentionDialog connectionId={connectionId} waitsUntil={null} onClose={nothing} />,
      { 'retention.apply': apply },
    );
    expect(await screen.findByText(/^1 backup is older than 30 days/u)).toBeTruthy();
    const goes = screen.getByRole('list', { name: 'Backups that would be deleted' });
    expect(within(goes).getAllByRole('listitem')).toHaveLength(1);
    expect(screen.getByText('2 backups stay').closest('details')?.open).toBe(false);
    await user.click(button('Delete 1 backup…'));
    expect(apply).not.toHaveBeenCalled();
    await user.click(button('Go back'));
    await user.click(button('Delete 1 backup…'));
    await user.click(button('Delete 1 backup'));
    expect(apply).toHaveBeenCalledOnce();
    expect(await screen.findByText(/^0 deleted/u)).toBeTruthy();
  });
});

describe('RunPanel', () => {
  const panel = (run: Parameters<typeof RunPanel>[0]['run'], startError: Error | null = null) => (
    <RunPanel
      connectionId={connectionId}
      run={run}
      startError={startError}
      onRetry={nothing}
      onDismiss={nothing}
    />
  );

  it('shows nothing if there was no run', async () => {
    await show(panel(undefined));
    expect(screen.getByRole('main').textContent).toBe('');
  });

  it('shows what to do after an error, and announces a failed start immediately', async () => {
    await show(panel(aRun('failed', { error: { code: 'password-wrong', user: longName } })));
    expect(button('Try again')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    await show(panel(undefined, new Error('out of memory')));
    expect(screen.getByRole('alert')).toBeTruthy();
  });
});

describe('BackupList', () => {
  const list = (onOpen = vi.fn<(...given: unknown[]) => void>()) => (
    <BackupList connectionId={connectionId} onOpen={onOpen} />
  );

  it('shows that there are no backups, and creates the first one', async () => {
    const onCreate = vi.fn<() => void>();
    const { user } = await show(
      <BackupList connectionId={connectionId} onOpen={nothing} onCreate={onCreate} />,
      { 'backups.list': () => listOf([]) },
    );
    await user.click(button('Create the first backup'));
    expect(onCreate).toHaveBeenCalledOnce();
    expect(screen.getByText('No backups yet')).toBeTruthy();
    expect(screen.queryByRole('grid')).toBeNull();
  });

  it('claims nothing about a folder that cannot be read, and lists it again on request', async () => {
    let isThere = false;
    const { user } = await show(list(), {
      'backups.list': () =>
        isThere
          ? listOf(someBackups)
          : listOf([], {
              readError: unreadable(longName),
              earlier: { folder: null, createdAt: latestBackup.createdAt },
            }),
    });
    expect(screen.queryByText('No backups yet')).toBeNull();
    expect(screen.getByText(/The last good backup was created/u)).toBeTruthy();
    isThere = true;
    await user.click(button('Refresh the list'));
    expect(await screen.findByRole('grid', { name: 'Backups' })).toBeTruthy();
    expect(screen.queryByText('The backups cannot be listed')).toBeNull();
  });

  it('names the earlier folder that still has the backups, and uses it again', async () => {
    const useEarlier = vi.fn<() => undefined>();
    const earlier = { folder: '/mnt/old disk', createdAt: latestBackup.createdAt };
    const { user } = await show(list(), {
      'backups.list': () => listOf([], { earlier }),
      'folder.useEarlier': useEarlier,
    });
    expect(screen.queryByText('No backups yet')).toBeNull();
    expect(screen.getByText(/is in \/mnt\/old disk, which was used before/u)).toBeTruthy();
    await user.click(button('Use that folder again'));
    expect(useEarlier).toHaveBeenCalledOnce();
  });

  it('names each row by its day and its filename, and is one tab stop', async () => {
    const onOpen = vi.fn<(...given: unknown[]) => void>();
    const { user } = await show(list(onOpen));
    const rows = screen.getAllByRole('row').slice(1);
    expect(rows.map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1]);
    const [first] = rows;
    expect(first?.textContent).toMatch(new RegExp(`^Today.*${latestBackup.filename}`, 'u'));
    first?.focus();
    await user.keyboard('{Enter}{ArrowDown}{Enter}');
    const request = (backup = latestBackup) => [
      { kind: 'listed', connectionId, filename: backup.filename },
      'contents',
    ];
    expect(onOpen.mock.calls).toEqual([request(), request(someBackups[1])]);
    expect(document.activeElement).toBe(rows[1]);
  });

  it('selects several backups with the keyboard, and deletes them after a question', async () => {
    const remove = vi.fn((_input: CallInput<'backups.delete'>) => ({ deleted: [], failures: [] }));
    const { user } = await show(list(), { 'backups.delete': remove });
    screen.getAllByRole('row')[1]?.focus();
    await user.keyboard('{Shift>}{ArrowDown}{/Shift}{Delete}');
    const dialog = screen.getByRole('dialog', { name: 'Delete 2 backups?' });
    await user.click(within(dialog).getByRole('button', { name: 'Delete 2 backups' }));
    const filenames = someBackups.slice(0, 2).map(({ filename }) => filename);
    await vi.waitFor(() =>
      expect(remove.mock.lastCall?.[0]).toMatchObject({ connectionId, filenames }),
    );
  });

  it('shows the facts and actions of a row with Space, and hides them with Escape', async () => {
    const { user } = await show(list());
    const row = screen.getAllByRole('row')[1];
    row?.focus();
    await user.keyboard(' ');
    const details = await screen.findByRole('region', { name: 'Saturday 14 February, 02:00' });
    await vi.waitFor(() => expect(details.textContent).toContain('9f86d081'));
    expect(details.textContent).toContain(`/home/ada/Documents/Nightjar/${latestBackup.filename}`);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('region', { name: 'Saturday 14 February, 02:00' })).toBeNull();
    expect(document.activeElement).toBe(row);
  });

  it('finds backups by words, and shows how many there are', async () => {
    const { user } = await show(list(), { 'backups.list': () => listOf(nightly(60)) });
    await user.keyboard('/');
    await user.keyboard('30 january');
    expect(await screen.findByText('1 of 60 shown')).toBeTruthy();
    expect(screen.getAllByRole('row')).toHaveLength(2);
  });

  it('draws only the visible rows of a thousand rows, and counts all of them', async () => {
    await show(list(), { 'backups.list': () => listOf(nightly(1000)) });
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('1001');
    expect(screen.getAllByRole('row').length).toBeLessThan(100);
  });

  it('asks before it deletes a backup, warns before it deletes the last good one, and undoes it', async () => {
    const [only = latestBackup] = nightly(1);
    const trashId = `${only.filename.replace('.sql.gz', '')}.0123456789ab`;
    const remove = vi.fn((_input: CallInput<'backups.delete'>) => ({
      deleted: [{ filename: only.filename, trashId }],
      failures: [],
    }));
    const putBack = vi.fn((_input: CallInput<'trash.putBack'>) => ({
      putBack: [{ filename: only.filename, pinned: true }],
      failures: [],
    }));
    const { user } = await show(list(), {
      'backups.list': () => listOf([only]),
      'backups.delete': remove,
      'trash.putBack': putBack,
    });
    await user.click(button('More actions'));
    await user.click(screen.getByRole('menuitem', { name: 'Delete…' }));
    const dialog = screen.getByRole('dialog', { name: 'Delete this backup?' });
    expect(dialog.textContent).toContain('only good backup');
    await user.click(within(dialog).getByRole('button', { name: 'Delete backup' }));
    const filenames = [only.filename];
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(remove).toHaveBeenCalledExactlyOnceWith({ connectionId, filenames, permanently: false });
    await screen.findByText(/Nightjar has pinned it/u);
    expect(putBack).toHaveBeenCalledExactlyOnceWith({ connectionId, ids: [trashId] });
  });

  it('deletes for good only if that is chosen, and names a backup that was not deleted', async () => {
    const { filename } = latestBackup;
    const remove = vi.fn((_input: CallInput<'backups.delete'>) => ({
      deleted: [],
      failures: [{ filename, error: { code: 'backup-in-use' as const, filename } }],
    }));
    const { user } = await show(list(), { 'backups.delete': remove });
    await user.click(screen.getAllByRole('button', { name: 'More actions' })[0] ?? document.body);
    await user.click(screen.getByRole('menuitem', { name: 'Delete…' }));
    await user.click(screen.getByRole('checkbox', { name: /Delete for good/u }));
    await user.click(button('Delete backup'));
    await screen.findByText('1 backup was not deleted');
    expect(remove.mock.lastCall?.[0].permanently).toBe(true);
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  });

  it('lists what was deleted in the last day, puts it back, and asks before it is deleted for good', async () => {
    const putBack = vi.fn((_input: CallInput<'trash.putBack'>) => ({ putBack: [], failures: [] }));
    const empty = vi.fn((_input: CallInput<'trash.empty'>) => ({
      removed: 2,
      sizeBytes: 2,
      failures: [],
    }));
    const { user } = await show(list(), {
      ...twoDeleted,
      'trash.putBack': putBack,
      'trash.empty': empty,
    });
    await user.click(button(/^Deleted in the last 24 hours: 2 backups/u));
    const deleted = await screen.findByRole('list', { name: 'Deleted backups' });
    expect(deleted.textContent).toContain('by age');
    const [first] = await within(deleted).findAllByRole('button', { name: /^Put back/u });
    await user.click(first ?? document.body);
    expect(putBack.mock.lastCall?.[0].ids).toHaveLength(1);
    await user.click(button('Delete all now…'));
    expect(empty).not.toHaveBeenCalled();
    await user.click(button('Delete for good'));
    expect(empty.mock.lastCall?.[0].ids).toHaveLength(2);
  });

  it('shows that a backup is being verified, and stops the verification on request', async () => {
    const stop = vi.fn<() => undefined>();
    const { user } = await show(list(), {
      'backups.list': () => listOf(nightly(1)),
      'backups.verify': neverAnswers,
      'catalog.cancel': stop,
    });
    await user.click(button('More actions'));
    await user.click(screen.getByRole('menuitem', { name: 'Verify' }));
    await user.click(button('Stop verifying'));
    expect(stop).toHaveBeenCalledOnce();
  });

  it('shows the warnings of a backup, and acknowledges them on request', async () => {
    const acknowledge = vi.fn<() => undefined>();
    const withWarning = aBackup({ createdAt: night(0), details: { warnings: [aWarning()] } });
    const { user } = await show(list(), {
      'backups.list': () => listOf([withWarning]),
      'backups.acknowledge': acknowledge,
    });
    await user.click(button('Details'));
    const details = screen.getByRole('region', { name: /^Saturday/u });
    expect(details.textContent).toContain('public.orders has 12 rows');
    await user.click(within(details).getByRole('button', { name: 'Acknowledge' }));
    expect(acknowledge).toHaveBeenCalledOnce();
  });
});
