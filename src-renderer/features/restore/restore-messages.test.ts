import { describe, expect, test } from 'vitest';
import type { Restore, RestoreReview } from '#shared/domain/restore.ts';
import {
  addressOf,
  beginLabel,
  intentionOf,
  phasesOf,
  restoreAnnouncement,
  resultSentence,
} from './restore-messages.ts';

const review: RestoreReview = {
  filename: 'backup_2026-02-14T10-30-00.sql.gz',
  madeAt: null,
  sourceDatabase: 'shop',
  sqlBytes: 1,
  needsTrust: false,
  server: { host: 'db.example.com', port: 5432, version: '15.18' },
  database: 'shop_restored',
  mode: 'new',
  connectedUsers: 0,
  expectedDurationMs: null,
  chosen: null,
  warnings: [],
  blocker: null,
};

describe('before a restore', () => {
  test('one sentence describes the content and the destination', () => {
    expect(intentionOf(review)).toBe(
      'Restores everything of “shop” into a new database “shop_restored” on db.example.com, port 5432 (PostgreSQL 15.18).',
    );
    const tables = { tables: [{ schema: 'public', name: 'book' }], takenAlong: [], leftOut: [] };
    expect(intentionOf({ ...review, sourceDatabase: null, chosen: tables })).toMatch(
      /^Restores 1 table of backup_2026-02-14T10-30-00\.sql\.gz into a new database/u,
    );
    expect(intentionOf({ ...review, mode: 'replace', madeAt: '2026-02-14T10:30:00.000Z' })).toMatch(
      /^Replaces “shop_restored” on .* with everything of “shop”, as it was on 14 February 2026/u,
    );
  });

  test('only a replacement creates a safety backup first', () => {
    expect(phasesOf('new')).not.toContain('safety-backup');
    expect(phasesOf('replace')[1]).toBe('safety-backup');
  });
});

test('the connection string of a restored database is a URL without a password', () => {
  const place = { host: '::1', port: 5433, user: 'a@b' };
  expect(addressOf(place, 'shop copy')).toBe('postgresql://a%40b@[::1]:5433/shop%20copy');
});

test('the button says how many tables it restores', () => {
  const order = { mode: 'new', database: 'shop', tables: null } as const;
  expect(beginLabel(order)).toBe('Restore');
  expect(beginLabel({ ...order, tables: [1, 2] })).toBe('Restore 2 tables');
  expect(beginLabel({ ...order, mode: 'replace' })).toBe('Replace shop');
});

test('the result contains the number of restored rows and the expected duration', () => {
  const result = {
    database: 'shop_restored',
    tables: 12,
    rows: 31_204,
    durationMs: 12_000,
    warnings: [],
    replacedDatabase: null,
    safetyBackup: null,
    replacedId: null,
  };
  expect(resultSentence(result, 10_000)).toBe(
    '12 tables and 31,204 rows are in “shop_restored”. It took 12 s (about 10 s was expected).',
  );
  const finished: Restore = {
    id: '5f0c1a52-0f5a-4a0b-9f0e-2f4f3c6f5a11',
    connectionId: null,
    filename: review.filename,
    database: 'shop_restored',
    mode: 'new',
    startedAt: '2026-02-14T11:00:00.000Z',
    state: 'finished',
    finishedAt: '2026-02-14T11:00:12.000Z',
    result,
  };
  expect(restoreAnnouncement(finished)).toContain('31,204 rows');
});
