import { describe, expect, it } from 'vitest';
import { isBackupOf, ownerOf } from './ownership.ts';

const id = 'c0ffee00-0000-4000-8000-000000000001';
const shop = { id, database: 'shop', host: 'db', port: 5432 };
const origin = (name: string, host: string, connection: string | null) => ({
  connection: connection === null ? null : { id: connection, name: 'Main' },
  database: { name, host, port: 5432, serverVersion: '', sizeBytes: 0, encoding: '', locale: '' },
});

describe('the database that a backup belongs to', () => {
  it.each([
    ['of the same connection', origin('shop', 'db', id), true],
    ['of the same connection, from before its server moved', origin('shop', 'old-db', id), true],
    ['of the command line, from the same server', origin('shop', 'db', null), true],
    ['of a connection that was removed and added again', origin('shop', 'db', 'other'), true],
    ['of the same connection, when it used another database', origin('crm', 'db', id), false],
    ['of a database with the same name on another server', origin('shop', 'test-db', null), false],
    ['of another connection on the same server', origin('crm', 'db', 'other'), false],
  ])('%s: %#', (_, from, isOwn) => {
    expect(isBackupOf(from, shop)).toBe(isOwn);
  });

  it('distinguishes two databases that one connection has used', () => {
    expect(ownerOf(origin('shop', 'db', id))).not.toBe(ownerOf(origin('crm', 'db', id)));
    expect(ownerOf(origin('shop', 'db', id))).toBe(ownerOf(origin('shop', 'old-db', id)));
  });
});
