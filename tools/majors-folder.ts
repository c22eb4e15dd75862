import os from 'node:os';
import path from 'node:path';

/**
 * Where `npm run fetch-majors` puts PostgreSQL of other majors, and the corpus tests look for it: outside of the
 * project, where the account that PostgreSQL runs as can read it, too.
 */
export const majorsFolder =
  process.env['NIGHTJAR_MAJORS'] ??
  (process.getuid?.() === 0
    ? '/var/cache/nightjar-majors'
    : path.join(
        process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'),
        'nightjar-majors',
      ));
