import { expect, it } from 'vitest';
import { affordableSessions, restoredParts, wantedSessions } from './choose-sessions.ts';

const large = { rowBytes: 1e9, largeTables: 5, indexes: 9 };
const here = (cores: number) => ({ isHere: true, cores });

it.each([
  ['a server on this computer with 2 processors', null, large, here(2), 2],
  ['a server on this computer with 16 processors', null, large, here(16), 4],
  ['a server on another computer', null, large, { isHere: false, cores: 2 }, 4],
  ['a small dump', null, { ...large, rowBytes: 1e6 }, here(8), 1],
  ['one table with one key', null, { rowBytes: 1e9, largeTables: 1, indexes: 1 }, here(8), 1],
  [
    'one table with several indexes',
    null,
    { rowBytes: 1e9, largeTables: 1, indexes: 3 },
    here(8),
    4,
  ],
  ['a number that the admin has chosen', 7, { ...large, rowBytes: 1e6 }, here(2), 7],
])('%s: the number of sessions is right', (_, wanted, parts, place, count) => {
  expect(wantedSessions(wanted, parts, place).count).toBe(count);
});

it.each([
  [100, 4],
  [15, 3],
  [4, 1],
  [0, 1],
  [-3, 1],
])('with %i free connections, %i of 4 sessions are used', (free, count) => {
  expect(affordableSessions({ count: 4, why: '' }, free).count).toBe(count);
});

it('only what is restored counts', () => {
  const table = (name: string, dataEnd: number) => ({
    schema: 'public',
    name,
    columns: [],
    rows: 1,
    dataStart: 0,
    dataEnd,
  });
  const object = (type: string) => ({ type, schema: 'public', name: 'x', sqlOffset: 0 });
  const catalog = {
    tables: [table('a', 5_000_000), table('b', 100)],
    objects: [object('TABLE'), object('INDEX'), object('CONSTRAINT'), object('INDEX')],
  };
  expect(restoredParts(catalog, null)).toEqual({ rowBytes: 5_000_100, largeTables: 1, indexes: 3 });
});
