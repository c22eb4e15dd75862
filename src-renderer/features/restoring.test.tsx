/** Restoring and proving: names for screen readers, keyboard, empty, long and failed states. */
import { screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { fail } from '#shared/errors/errors.ts';
import type { Restore } from '#shared/domain/restore.ts';
import type { Drill } from '#shared/domain/drill.ts';
import { show } from '../../gallery/testing.tsx';
import { contents, id, latestBackup, library, shop, unbrokenName } from '../../gallery/samples.ts';
import { aDrill, aProof, aRestore, connectionId } from '../../tests/support/builders.ts';
import { DifferenceList } from './drill/DifferenceList.tsx';
import { DrillPanel } from './drill/DrillPanel.tsx';
import { TrustQuestion } from './drill/TrustQuestion.tsx';
import { DatabaseRestores } from './restore/DatabaseRestores.tsx';
import { ReplacedDatabaseActions } from './restore/ReplacedDatabaseActions.tsx';
import { RestoreAnnouncer } from './restore/RestoreAnnouncer.tsx';
import { RestorePage } from './restore/RestorePage.tsx';
import { RestorePanel } from './restore/RestorePanel.tsx';

const nothing = (): void => undefined;
const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });

describe('DifferenceList', () => {
  it('lists twenty differences, counts the others, and shows what was not compared', async () => {
    const differences = Array.from({ length: 25 }, (_, index) => `${unbrokenName} ${index}`);
    await show(<DifferenceList proof={aProof({ differences, ownersNotCompared: true })} />);
    const items = screen.getAllByRole('listitem');
    expect(items).toHaveLength(21);
    expect(items.at(-1)?.textContent).toContain('5 more');
    expect(screen.getByText(/Owners and grants/u)).toBeTruthy();
  });
});

describe('DrillPanel', () => {
  const panel = (drill: Drill, onStart = vi.fn<(where: unknown) => void>(), onAsk?: () => void) => (
    <DrillPanel
      drill={drill}
      onStart={onStart}
      onDismiss={nothing}
      {...(onAsk === undefined ? {} : { onAsk })}
    />
  );

  it('shows a running drill, and cancels it on request', async () => {
    const cancel = vi.fn<() => undefined>();
    const { user } = await show(panel(aDrill('running')), { 'drills.cancel': cancel });
    expect(screen.getByRole('region', { name: 'Proving in progress' })).toBeTruthy();
    await user.click(button('Cancel'));
    expect(cancel).toHaveBeenCalledOnce();
  });

  it.each<[string, Drill]>([
    ['Proven restorable', aDrill('finished')],
    ['Proving was cancelled', aDrill('cancelled')],
    [
      'This backup cannot be restored as it is',
      aDrill('finished', { proof: aProof({ differences: ['x'], notRestored: 'refused' }) }),
    ],
  ])('shows the result “%s”', async (title, drill) => {
    await show(panel(drill));
    expect(screen.getByText(title)).toBeTruthy();
    expect(button('Dismiss')).toBeTruthy();
  });

  it('offers the servers of the connections if this computer has no suitable server', async () => {
    const onStart = vi.fn<(where: unknown) => void>();
    const error = { code: 'drill-no-server' as const, wanted: '15', found: [] };
    const { user } = await show(panel(aDrill('failed', { error }), onStart));
    expect(button('Prove there')).toHaveProperty('disabled', true);
    await user.click(screen.getByRole('combobox', { name: /scratch database/u }));
    await user.keyboard('{ArrowDown}{Enter}');
    await user.click(button('Prove there'));
    expect(onStart).toHaveBeenCalledExactlyOnceWith({ connectionId: shop.id });
  });
});

describe('TrustQuestion', () => {
  it('shows on which server the file would run, and starts nothing without a confirmation', async () => {
    const onCancel = vi.fn<() => void>();
    const onTrust = vi.fn<() => void>();
    const { user } = await show(
      <TrustQuestion
        filename={`${unbrokenName}.sql`}
        where={{ connectionId: library.id }}
        onCancel={onCancel}
        onTrust={onTrust}
      />,
    );
    const dialog = screen.getByRole('dialog', { name: 'Do you trust this file?' });
    expect(dialog.textContent).toContain('Library (ada at localhost)');
    await user.keyboard('{Escape}');
    expect([onCancel.mock.calls.length, onTrust.mock.calls.length]).toEqual([1, 0]);
  });
});

describe('ReplacedDatabaseActions', () => {
  const replaced = { id: id(401), database: 'shop', replacedDatabase: unbrokenName };

  it('asks before it undoes a replacement, and reports when it is done', async () => {
    const undo = vi.fn<() => undefined>();
    const onDone = vi.fn<() => void>();
    const { user } = await show(<ReplacedDatabaseActions replaced={replaced} onDone={onDone} />, {
      'restores.undo': undo,
    });
    await user.tab();
    await user.keyboard('{Enter}');
    expect(undo).not.toHaveBeenCalled();
    const dialog = await screen.findByRole('dialog', { name: 'Undo the replacement of shop?' });
    await user.click(within(dialog).getByRole('button', { name: 'Undo the replacement' }));
    await vi.waitFor(() => expect(onDone).toHaveBeenCalledOnce());
    expect(undo).toHaveBeenCalledOnce();
    expect(
      await screen.findByText(/^“shop” is again as it was before the restore\./u),
    ).toBeTruthy();
  });

  it('shows why a database could not be dropped, and keeps its buttons', async () => {
    const { user } = await show(<ReplacedDatabaseActions replaced={replaced} />, {
      'restores.discard': () => fail({ code: 'kept-database-gone', database: unbrokenName }),
    });
    await user.click(button('Drop the old one…'));
    await user.click(button('Drop it'));
    expect(await screen.findByRole('alert')).toBeTruthy();
    expect(button('Undo…')).toBeTruthy();
  });
});

describe('DatabaseRestores', () => {
  it('says that Undo worked, also to screen readers, instead of the result of the restore', async () => {
    const restore = aRestore('finished', {
      connectionId,
      mode: 'replace',
      result: { ...aRestore('finished').result, replacedId: id(401), replacedDatabase: 'shop_old' },
    });
    const { user } = await show(<DatabaseRestores connectionId={connectionId} />, {
      'restores.list': () => [restore],
      'restores.undo': () => undefined,
    });
    expect(screen.getByRole('status').textContent).toMatch(/^Restored\./u);
    await user.click(button('Undo…'));
    await user.click(button('Undo the replacement'));
    await screen.findByText('Undone');
    const { database, filename } = restore;
    expect(screen.getByRole('status').textContent).toBe(
      `“${database}” is again as it was before the restore of ${filename}. The restored database is deleted.`,
    );
  });
});

describe('RestorePanel and RestoreAnnouncer', () => {
  const panel = (restore: Restore, onRetry = vi.fn<(options: unknown) => void>()) => (
    <>
      <RestorePanel restore={restore} onDismiss={nothing} onRetry={onRetry} />
      <RestoreAnnouncer restore={restore} />
    </>
  );

  it('has a status for screen readers, also before there is a restore', async () => {
    await show(<RestoreAnnouncer restore={undefined} />);
    expect(screen.getByRole('status').textContent).toBe('');
  });

  it('shows a running restore, and can be cancelled with the keyboard', async () => {
    const cancel = vi.fn<() => undefined>();
    const { user } = await show(panel(aRestore('running', { database: unbrokenName })), {
      'restores.cancel': cancel,
    });
    expect(screen.getByRole('region', { name: 'Restore in progress' })).toBeTruthy();
    expect(screen.getByRole('status').textContent).not.toBe('');
    await user.tab();
    await user.keyboard('{Enter}');
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('announces an error immediately, and offers options for another attempt', async () => {
    const onRetry = vi.fn<(options: unknown) => void>();
    const failure = {
      sqlState: '42704',
      message: 'role "reader" does not exist',
      detail: null,
      hint: null,
      context: null,
      object: 'index public.odd',
      statement: 'CREATE INDEX odd',
      serverMajor: 17,
      line: 12,
    };
    const error = { code: 'restore-failed', detail: failure.message, failure } as const;
    const { user } = await show(panel(aRestore('failed', { error }), onRetry));
    const offers = within(screen.getByRole('alert'))
      .getAllByRole('button')
      .filter(({ textContent }) => textContent.endsWith('…'));
    expect(offers.length).toBeGreaterThan(0);
    await user.click(offers[0] ?? document.body);
    expect(onRetry).toHaveBeenCalledOnce();
  });
});

describe('RestorePage', () => {
  const page = (onCompare = vi.fn<(place: unknown) => void>()) => (
    <RestorePage
      contents={contents}
      listed={{ connectionId, filename: latestBackup.filename }}
      connectionId={connectionId}
      onCompare={onCompare}
    />
  );

  it('shows on one page where to and what, reviews what is chosen, and starts exactly that', async () => {
    const start = vi.fn<() => { restoreId: string }>(() => ({ restoreId: id(400) }));
    const { user } = await show(page(), { 'restores.start': start });
    expect(await screen.findByRole('button', { name: 'Restore' })).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: /Some tables/u }));
    expect(screen.queryByRole('button', { name: /^Restore/u })).toBeNull();
    await user.click(screen.getByRole('checkbox', { name: 'sales.orders' }));
    const begin = await screen.findByRole('button', { name: 'Restore 1 table' });
    await vi.waitFor(() => expect(begin).toHaveProperty('disabled', false));
    await user.click(begin);
    expect(start).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        database: 'shop_copy',
        mode: 'new',
        trusted: false,
        tables: [{ schema: 'sales', name: 'orders' }],
      }),
    );
  });

  it('replaces a database only after its name was typed', async () => {
    const { user } = await show(page());
    await user.click(screen.getByRole('radio', { name: /Replace/u }));
    await user.click(screen.getByRole('combobox', { name: 'Database to replace' }));
    await user.keyboard('{ArrowDown}{Enter}');
    const name = await screen.findByRole('textbox', { name: 'Type shop to replace it' });
    expect(button('Replace shop')).toHaveProperty('disabled', true);
    await user.type(name, 'shop');
    expect(button('Replace shop')).toHaveProperty('disabled', false);
  });

  it('shows which server cannot be reached, and asks it again on request', async () => {
    let asked = 0;
    const { user } = await show(page(), {
      'restores.databases': () => {
        asked += 1;
        return fail({ code: 'connection-refused', host: 'db.example.com', port: 5432 });
      },
    });
    const before = asked;
    expect(screen.queryByRole('button', { name: 'Restore' })).toBeNull();
    await user.click(button('Try again'));
    expect(asked).toBe(before + 1);
  });

  it('offers the next steps of a restored database, with its address and without a password', async () => {
    const restore = aRestore('finished', {
      connectionId,
      filename: latestBackup.filename,
      database: 'shop copy',
    });
    const onCompare = vi.fn<(place: unknown) => void>();
    const { user } = await show(page(onCompare), {
      'restores.list': () => [restore],
      'restores.start': () => ({ restoreId: restore.id }),
    });
    const begin = await screen.findByRole('button', { name: 'Restore' });
    await vi.waitFor(() => expect(begin).toHaveProperty('disabled', false));
    await user.click(begin);
    const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await user.click(await screen.findByRole('button', { name: 'Copy the connection string' }));
    const { host, port, user: role } = shop;
    expect(copied).toHaveBeenCalledExactlyOnceWith(
      `postgresql://${role}@${host}:${port}/shop%20copy`,
    );
    await user.click(button('Compare with the database'));
    expect(onCompare).toHaveBeenCalledExactlyOnceWith({ connectionId, database: 'shop copy' });
  });
});
