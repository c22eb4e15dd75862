/** The opened backup with the keyboard: its head, its tree and its grid. */
import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { contents, latestBackup, listOf, rowsFrom, someBackups } from '../../../gallery/samples.ts';
import { show } from '../../../gallery/testing.tsx';
import { connectionId } from '../../../tests/support/builders.ts';
import type { BackupView } from '../../navigation.ts';
import { DamageBanner } from './DamageBanner.tsx';
import { OpenedBackup } from './OpenedBackup.tsx';
import type { OpenRequest } from './useOpenedBackup.ts';

const nothing = (): void => undefined;
const opened = (
  onOpen: (request: OpenRequest, view?: BackupView) => void = nothing,
  filename = latestBackup.filename,
) => (
  <OpenedBackup
    contents={contents}
    listed={{ connectionId, filename }}
    connectionId={connectionId}
    view="contents"
    backTo="Shop"
    onBack={nothing}
    onView={nothing}
    onOpen={onOpen}
  />
);
const grid = (name: string): HTMLElement => screen.getByRole('grid', { name });
const activeOf = (element: HTMLElement): HTMLElement | null =>
  document.getElementById(element.getAttribute('aria-activedescendant') ?? '');

it('opens on the largest table, and [ and ] go to the backups before and after it', async () => {
  const byTime = someBackups.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  const middle = byTime.at(1);
  const onOpen = vi.fn<(request: OpenRequest, view?: BackupView) => void>();
  await show(opened(onOpen, middle?.filename), {
    'backups.list': () => listOf(someBackups),
  });
  expect(grid('sales.order_lines').getAttribute('aria-rowcount')).toBe('74834');
  for (const key of ['[', ']']) fireEvent.keyDown(document.documentElement, { key });
  expect(onOpen.mock.calls.map(([request, view]) => [request, view])).toEqual(
    [byTime[0], byTime[2]].map((one) => [
      { kind: 'listed', connectionId, filename: one?.filename },
      'contents',
    ]),
  );
});

it('the tree is one tab stop; its arrow keys move, close and open', async () => {
  const { user } = await show(opened());
  const tree = screen.getByRole('tree', { name: 'Contents' });
  tree.focus();
  expect(activeOf(tree)).toBe(screen.getByRole('treeitem', { selected: true }));
  await user.keyboard('{Home}');
  expect(activeOf(tree)?.textContent).toBe('public2');
  await user.keyboard('{ArrowLeft}');
  expect(screen.queryByRole('treeitem', { name: /authors/u })).toBeNull();
  await user.keyboard('{ArrowRight}{ArrowRight}');
  expect(activeOf(tree)?.getAttribute('aria-level')).toBe('2');
  expect(await screen.findByRole('grid', { name: 'public.authors' })).toBeTruthy();
  await user.keyboard('{ArrowLeft}');
  expect(activeOf(tree)?.getAttribute('aria-expanded')).toBe('true');
});

it('the grid is one tab stop; it draws only rows in sight, and keys select and copy cells', async () => {
  const { user } = await show(opened());
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const rows = grid('sales.order_lines');
  expect(rows.querySelectorAll('[tabindex="0"]')).toHaveLength(0);
  expect(within(rows).getAllByRole('row').length).toBeLessThan(60);
  rows.focus();
  await user.keyboard('{ArrowRight}{Shift>}{ArrowDown}{ArrowRight}{/Shift}');
  expect(within(rows).getAllByRole('gridcell', { selected: true })).toHaveLength(4);
  await user.keyboard('{Control>}c{/Control}');
  expect(copied).toHaveBeenCalledExactlyOnceWith('2025-01-01\t1000\n2025-01-01\t8919');
  await user.keyboard('{Control>}{End}{/Control}');
  expect(await within(rows).findByText('74,833', { selector: '[role=rowheader]' })).toBeTruthy();
});

it('keys resize and move a column, and both stay when another table was shown', async () => {
  const { user } = await show(opened());
  const head = (name: RegExp) => screen.getByRole('columnheader', { name });
  grid('sales.order_lines').focus();
  await user.keyboard('{ArrowUp}');
  const before = Number.parseInt(head(/^id,/u).style.width, 10);
  await user.keyboard('{Shift>}{ArrowRight}{Control>}{ArrowRight}{/Control}{/Shift}');
  const shape = () => [head(/^id,/u).style.width, head(/^id,/u).getAttribute('aria-colindex')];
  expect(shape()).toEqual([`${before + 16}px`, '3']);
  await user.click(screen.getByRole('treeitem', { name: /^orders/u }));
  expect(shape()[1]).toBe('2');
  await user.click(screen.getByRole('treeitem', { name: /^order_lines/u }));
  expect(shape()).toEqual([`${before + 16}px`, '3']);
});

it('Space opens the row beside the grid; it follows the arrow keys, and Escape closes it', async () => {
  const { user } = await show(opened(), {
    'catalog.rows': ({ offset, limit }) => rowsFrom(offset, limit, 74_833),
  });
  grid('sales.order_lines').focus();
  await user.keyboard(' {ArrowDown}');
  const panel = screen.getByRole('complementary', { name: 'order_lines, row 2' });
  expect(within(panel).getByText('8919')).toBeTruthy();
  await user.click(within(panel).getByRole('button', { name: 'Next row' }));
  expect(screen.getByRole('complementary', { name: 'order_lines, row 3' })).toBeTruthy();
  grid('sales.order_lines').focus();
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('complementary')).toBeNull();
});

describe('DamageBanner', () => {
  const damaged = { damage: 'The dump was cut off.', tables: [] };

  it('names the damage, and opens the last good backup', async () => {
    const open = vi.fn<() => void>();
    const { user } = await show(<DamageBanner contents={damaged} onOpenLastGood={open} />);
    expect(screen.getByText(/The dump was cut off/u)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Open the last good backup' }));
    expect(open).toHaveBeenCalledOnce();
  });

  it('offers nothing if there is no good backup', async () => {
    await show(<DamageBanner contents={damaged} onOpenLastGood={null} />);
    expect(screen.queryByRole('button')).toBeNull();
  });
});
