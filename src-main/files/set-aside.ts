/** State files that could not be read are renamed, never overwritten: `<name>.unreadable-<time>`. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** The newest that was set aside of this file and is still there; null when there is none. */
export async function newestSetAside(file: string): Promise<string | null> {
  const prefix = `${path.basename(file)}.unreadable-`;
  const names = await readdir(path.dirname(file)).catch((): string[] => []);
  const newest = names
    .filter((name) => name.startsWith(prefix))
    .toSorted()
    .at(-1);
  return newest === undefined ? null : path.join(path.dirname(file), newest);
}
