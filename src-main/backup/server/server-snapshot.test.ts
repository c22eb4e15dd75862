import { expect, it } from 'vitest';
import { quietLog } from '../../admin/test-support.ts';
import { realProcesses } from '../../system/processes.ts';
import { takeServerSnapshot } from './server-snapshot.ts';

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
