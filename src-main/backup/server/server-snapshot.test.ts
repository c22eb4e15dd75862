import { expect, it } from 'vitest';
import { quietLog } from '../../admin/test-support.ts';
import { realProcesses } from '../../system/processes.ts';
import { takeServerSnapshot } from './server-snapshot.ts';

it('sends nothing to the server if the backup was already cancelled', async () => {
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
    largeTables: null,
    log,
    env: {},
    signal: AbortSignal.abort(),
  });
  expect(snapshot).toBeNull();
});

it('continues without a snapshot if psql cannot be started', async () => {
  const snapshot = await takeServerSnapshot({
    server: { processes: realProcesses },
    // A path through a file causes ENOTDIR, which is thrown immediately.
    psql: `${process.execPath}/psql`,
    majorVersion: 15,
    countAllRows: false,
    largeTables: null,
    log: quietLog(),
    env: {},
    signal: new AbortController().signal,
  });
  expect(snapshot).toBeNull();
});
