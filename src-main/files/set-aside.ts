/** State files that could not be read are renamed, never overwritten: `<name>.unreadable-<time>`. */
import { lstat, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../system/ports.ts';
import { errnoOf } from './file-port.ts';

/** Returns its new name; null when there is no such file any more. Rejects with the system's error. */
export async function setAside(file: string, clock: Pick<Clock, 'nowMs'>): Promise<string | null> {
  const stamp = new Date(clock.nowMs()).toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  let aside = `${file}.unreadable-${stamp}`;
  for (let n = 2; await isThere(aside); n += 1) {
    aside = `${file}.unreadable-${stamp}-${n}`;
  }
  try {
    await rename(file, aside);
    return aside;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The newest that was set aside of this file and is still there; null when there is none. */
export async function newestSetAside(file: string): Promise<string | null> {
  const name = path.basename(file);
  const all = await listSetAside(path.dirname(file));
  return all.filter((one) => one.name === name).at(-1)?.path ?? null;
}

/** All of a folder, oldest first for each `name`, which is that of the file before. */
export async function listSetAside(folder: string): Promise<{ name: string; path: string }[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.toSorted().flatMap((one) => {
    const [name = '', stamp] = one.split('.unreadable-');
    return stamp === undefined ? [] : [{ name, path: path.join(folder, one) }];
  });
}

async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
