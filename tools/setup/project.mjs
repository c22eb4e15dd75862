import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folders of set-up and the other tools. Plain Node 20: no `import.meta.dirname` before 20.11. */

export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Facts about this checkout; the folder can be deleted at any time. */
export const cacheFolder = join(projectFolder, '.cache');

/**
 * Folder of large downloads that are kept for the next clone.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function sharedCacheFolder(environment = process.env) {
  const base = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'nightjar');
}
