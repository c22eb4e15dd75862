import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where set-up and the other tools keep things. Plain Node 20: no `import.meta.dirname` before 20.11. */

export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Facts about this checkout; may be deleted at any time. */
export const cacheFolder = join(projectFolder, '.cache');

/**
 * Large downloads that are worth keeping for the next clone.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function sharedCacheFolder(environment = process.env) {
  const base = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'nightjar');
}
