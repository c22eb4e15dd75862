import { expect, test } from 'vitest';
import { factsOf, placeOf } from './server-facts.ts';

const connection = {
  id: '7d0c5c0e-4b1b-4a54-9a3f-0d2f4a7f3a01',
  name: 'Shop',
  host: 'db.example.com',
  port: 5432,
  database: 'shop',
  user: 'ada',
  tlsMode: 'require',
  rootCertificatePem: null,
  folderName: '',
  isSample: false,
  hasPassword: true,
} as const;

test('the port is shown only if it is not 5432', () => {
  expect(placeOf(connection)).toBe('shop on db.example.com');
  expect(placeOf({ ...connection, port: 5433 })).toBe('shop on db.example.com, port 5433');
  expect(placeOf({ ...connection, host: '/run/postgresql', port: 5433 })).toBe(
    'shop on /run/postgresql',
  );
  expect(placeOf({ ...connection, isSample: true })).toBe('shop on this computer');
});

test('the facts are the version, the size and pg_dump, and that the server is a standby', () => {
  const probe = {
    server: {
      version: '15.18',
      majorVersion: 15,
      databaseSizeBytes: 2_621_440,
      isStandby: true,
      encoding: 'UTF8',
      locale: 'C',
    },
    tools: {
      binDirectory: '/usr/lib/postgresql/16/bin',
      version: '16.4',
      majorVersion: 16,
      source: 'known-place',
    },
    warnings: [],
  } as const;
  expect(factsOf({ ...probe, warnings: [] })).toEqual([
    'PostgreSQL 15.18 (standby)',
    '2.5 MB',
    'pg_dump 16.4',
  ]);
});
