import { sentences } from '../../../tests/support/restore-warnings.ts';
import { expect, it } from 'vitest';
import { packageOf } from '../../postgres/tools/extension-facts.ts';
import { extensionBlocker, extensionWarnings } from './extension-needs.ts';

const server = {
  missing: [],
  preloaded: ['pg_cron'],
  settings: { 'cron.database_name': 'cronny' },
};

it('returns the package of an extension for each major version of the server', () => {
  expect(packageOf('pg_cron', 15)).toBe('postgresql-15-cron');
  expect(packageOf('vector', 18)).toBe('postgresql-18-pgvector');
  expect(packageOf('postgis_topology', 17)).toBe('postgresql-17-postgis-3');
  expect(packageOf('hstore', 16)).toBe('postgresql-16 (Debian) or postgresql-contrib');
  expect(packageOf('constructor', 16)).toBeNull();
});

it('stops a restore of pg_cron before it begins, because the restore fills a database with another name', () => {
  const names = ['hstore', 'pg_cron'];
  const error = {
    code: 'extension-of-one-database',
    extension: 'pg_cron',
    setting: 'cron.database_name',
    database: 'cronny',
  };
  expect(extensionBlocker(names, server)).toEqual(error);
  // The user who restores may not have permission to read this setting.
  expect(extensionBlocker(names, { ...server, settings: {} })).toEqual({
    ...error,
    database: null,
  });
  expect(extensionBlocker(['hstore'], server)).toBeNull();
});

it('names extensions that are not loaded at server start, if the setting can be read', () => {
  const options = { majorVersion: 15, areAllNeeded: true };
  const names = ['pg_cron', 'pgaudit', 'hstore', 'pg_stat_statements'];
  expect(sentences(extensionWarnings(names, server, options))).toEqual([
    'pgaudit is not in shared_preload_libraries of the server; without it the restore will fail. Add it there and restart the server first.',
  ]);
  expect(extensionWarnings(names, { ...server, preloaded: null }, options)).toEqual([]);
});
