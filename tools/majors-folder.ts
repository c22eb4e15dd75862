import os from 'node:os';
import path from 'node:path';

/**
 * The folder where `npm run fetch-majors` stores PostgreSQL of other major versions, and where the
 * corpus tests search for it: outside of the project, so that the account that runs PostgreSQL can
 * read it, too.
 */
export const majorsFolder =
  process.env['NIGHTJAR_MAJORS'] ??
  (process.getuid?.() === 0
    ? '/var/cache/nightjar-majors'
    : path.join(
        process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'),
        'nightjar-majors',
      ));
