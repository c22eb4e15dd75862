/** What is dropped on the window: a file is opened; a folder or several files give a list. */
import { act, createEvent, fireEvent, screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { droppedFiles } from '../../../gallery/samples.ts';
import { show } from '../../../gallery/testing.tsx';
import { DropTarget } from './DropTarget.tsx';
import type { OpenRequest } from './useOpenedBackup.ts';

async function drop(files: readonly File[], isFolder = false): Promise<void> {
  const event = createEvent.drop(window);
  const items = files.map(() => ({ webkitGetAsEntry: () => ({ isDirectory: isFolder }) }));
  Object.assign(event, { dataTransfer: { types: ['Files'], files, items } });
  await act(async () => void fireEvent(window, event));
}
const file = new File(['x'], 'a.sql');

it('one file is opened, and of several files one is chosen from the backups among them', async () => {
  const onOpen = vi.fn<(request: OpenRequest) => void>();
  const { user, bridge } = await show(<DropTarget onOpen={onOpen} />);
  const listed = vi.spyOn(bridge, 'listDropped');
  await drop([file]);
  expect(onOpen).toHaveBeenCalledExactlyOnceWith({ kind: 'dropped', file });
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(listed).not.toHaveBeenCalled();

  const files = [file, new File(['y'], 'notes.txt')];
  await drop(files);
  expect(listed).toHaveBeenCalledExactlyOnceWith(files);
  const dialog = within(await screen.findByRole('dialog', { name: 'Choose a backup to open' }));
  expect(dialog.getByText('2 files are not backups:')).toBeTruthy();
  expect(dialog.getByText(/^shop\.dump: This is an archive for pg_restore/u)).toBeTruthy();
  const [, second] = droppedFiles.backups;
  await user.click(dialog.getByRole('button', { name: new RegExp(second?.name ?? '', 'u') }));
  expect(onOpen).toHaveBeenLastCalledWith({
    kind: 'named',
    dumpId: second?.dumpId,
    name: second?.name,
  });
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('a folder without a backup says so, names some files and counts the others', async () => {
  const onOpen = vi.fn<(request: OpenRequest) => void>();
  const { user, bridge } = await show(<DropTarget onOpen={onOpen} />);
  const others = [{ name: 'notes.txt', reason: 'This is not a dump.' }];
  vi.spyOn(bridge, 'listDropped').mockResolvedValue({
    ok: true,
    value: { backups: [], others, otherCount: 12, notInspected: 1 },
  });
  await drop([file], true);
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText('There is no backup among the dropped files.')).toBeTruthy();
  expect(dialog.getByText('notes.txt: This is not a dump.')).toBeTruthy();
  expect(dialog.getByText('and 11 more')).toBeTruthy();
  expect(dialog.getByText('1 older file was not inspected.')).toBeTruthy();
  const [close] = dialog.getAllByRole('button', { name: 'Cancel' });
  if (close !== undefined) await user.click(close);
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(onOpen).not.toHaveBeenCalled();
});
