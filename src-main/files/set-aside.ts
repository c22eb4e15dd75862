/** Unreadable state files are renamed to `<name>.unreadable-<time>`; they are never overwritten. */
import { lstat, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../system/ports.ts';
import { errnoOf } from './file-port.ts';

/**
 * Renames the file and returns the new path; null if the file no longer exists. Rejects with the
 * error of the system.
 */
export async function setAside(file: string, clock: Pick<Clock, 'nowMs'>): Promise<string | null> {
  const stamp = new Date(clock.nowMs()).toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  let renamedPath = `${file}.unreadable-${stamp}`;
  for (let n = 2; await exists(renamedPath); n += 1) {
    renamedPath = `${file}.unreadable-${stamp}-${n}`;
  }
  try {
    await rename(file, renamedPath);
    return renamedPath;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Returns the path of the newest renamed copy of this file that still exists; null if there is
 * none.
 */
export async function newestSetAside(file: string): Promise<string | null> {
  const name = path.basename(file);
  const all = await listSetAside(path.dirname(file));
  return all.filter((one) => one.name === name).at(-1)?.path ?? null;
}

/**
 * Returns all renamed files of a folder, oldest first for each `name`, which is the original name.
 */
export async function listSetAside(folder: string): Promise<{ name: string; path: string }[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.toSorted().flatMap((one) => {
    const [name = '', stamp] = one.split('.unreadable-');
    return stamp === undefined ? [] : [{ name, path: path.join(folder, one) }];
  });
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
