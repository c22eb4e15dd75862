import { expect, it } from 'vitest';
import { unprovableExtension } from '../../restore/server/extension-needs.ts';
import { preloadSettings } from './server-settings.ts';

it('lets no library of a dump start a background worker on the server of a drill', () => {
  expect(preloadSettings(['pg_cron', 'pg_stat_kcache', 'hstore'], 'scratch')).toEqual({
    shared_preload_libraries: 'pg_cron,pg_stat_statements,pg_stat_kcache',
    max_worker_processes: '0',
    'cron.database_name': 'scratch',
  });
  // A library that is not in the table is never loaded.
  expect(preloadSettings(['/tmp/evil', 'toString', 'pg_net', 'hstore'], 'scratch')).toBeNull();
  expect(unprovableExtension(['hstore', 'pg_net'])).toMatchObject({ extension: 'pg_net' });
  expect(unprovableExtension(['hstore', 'pg_cron'])).toBeNull();
});
