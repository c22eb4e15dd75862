import { describe, expect, it } from 'vitest';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { quietLog } from '../../admin/test-support.ts';
import { realProcesses } from '../../system/processes.ts';
import { compareWithServer, takeServerSnapshot, type ServerTable } from './server-snapshot.ts';

const block = (name: string, rows: number): CatalogTable => ({
  schema: 'public',
  name,
  columns: ['a'],
  rows,
  dataStart: 0,
  dataEnd: 0,
});
const table = (name: string, rows: number | null, root: string | null = null): ServerTable => ({
  schema: 'public',
  name,
  rows,
  root: root === null ? null : { schema: 'public', name: root },
});

describe('what the server says beside what is in the file', () => {
  it('agrees when every table is there with its rows, counted or not', () => {
    const inFile = [block('t', 3), block('u', 5), block('more', 1)];
    expect(compareWithServer(inFile, [table('t', 3), table('u', null)])).toEqual([]);
  });

  it('names every table that is missing or short', () => {
    expect(compareWithServer([block('t', 3)], [table('t', 4), table('gone', 1)])).toEqual([
      'public.t has 3 rows instead of 4.',
      'public.gone is missing.',
    ]);
  });

  it('compares partitions that are loaded through their root together with it', () => {
    const onServer = [table('h1', 2, 'h'), table('h2', 3, 'h')];
    expect(compareWithServer([block('h', 2), block('h', 3)], onServer)).toEqual([]);
    expect(compareWithServer([block('h', 2), block('h', 2)], onServer)).toEqual([
      'public.h has 4 rows instead of 5.',
    ]);
    // With one that was not counted nobody can tell.
    expect(compareWithServer([block('h', 9)], [...onServer, table('h3', null, 'h')])).toEqual([]);
    expect(compareWithServer([block('h1', 2)], onServer)).toEqual(['public.h2 is missing.']);
  });
});

it('asks nothing of the server when the backup was cancelled before', async () => {
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
    registerSecret: () => undefined,
  };
  const start = (): never => {
    throw new Error('psql was started');
  };
  const snapshot = await takeServerSnapshot({
    server: { processes: { ...realProcesses, start } },
    psql: 'psql',
    majorVersion: 18,
    countAllRows: false,
    log,
    env: {},
    signal: AbortSignal.abort(),
  });
  expect(snapshot).toBeNull();
});

it('does without a snapshot when psql cannot even be started', async () => {
  const snapshot = await takeServerSnapshot({
    server: { processes: realProcesses },
    // A path through a file is ENOTDIR, which is thrown at once.
    psql: `${process.execPath}/psql`,
    majorVersion: 15,
    countAllRows: false,
    log: quietLog(),
    env: {},
    signal: new AbortController().signal,
  });
  expect(snapshot).toBeNull();
});
