/**
 * Nightjar is really killed in the middle of a scheduled backup; the next start runs the backup
 * again.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import {
  createSmallDatabase,
  lockTable,
  projectFolder,
  soon,
  startEngine,
  temporaryFolder,
  waitForBlockedPgDump,
} from '../support/engine.ts';
import { reportingWarnings } from '../support/node-warnings.ts';
import { sharedCluster } from '../support/test-cluster.ts';

it('a scheduled backup that was killed runs once at the next start, and its record says why', async () => {
  const cluster = sharedCluster();
  const database = 'killed night';
  await createSmallDatabase(cluster, database);
  const userDataFolder = await temporaryFolder();
  const backupFolder = await temporaryFolder();
  const engine = await startEngine({ userDataFolder, backupFolder });
  await engine.connect(cluster, { database });
  await engine.stop();
  const start = (moment: string): ChildProcess => {
    const child = spawn(
      process.execPath,
      [
        path.join(projectFolder, 'tests/support/schedule-child.ts'),
        userDataFolder,
        backupFolder,
        moment,
      ],
      {
        env: { ...process.env, ...reportingWarnings(), DATABASE_PASSWORD: cluster.password },
        stdio: 'inherit',
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  const backups = async (): Promise<string[]> =>
    (await readdir(backupFolder)).filter((name) => /^backup_.*\.sql\.gz$/u.test(name));

  const lock = await lockTable(cluster, database, 'loans');
  const first = start('2026-11-24T01:58:00.000Z');
  await waitForBlockedPgDump(cluster, first.pid);
  first.kill('SIGKILL');
  await once(first, 'exit');
  await lock.release();
  expect(await backups()).toEqual([]);

  const second = start('2026-11-24T07:00:00.000Z');
  const slots = path.join(userDataFolder, 'history', 'slots.jsonl');
  await vi.waitFor(async () => expect(await readFile(slots, 'utf8')).not.toBe(''), soon);
  second.kill('SIGTERM');
  await once(second, 'exit');
  const [filename, ...others] = await backups();
  expect(others).toEqual([]);
  const lines = (await readFile(slots, 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    {
      dueAt: '2026-11-24T02:00:00.000Z',
      outcome: 'late',
      filename,
      reasons: [{ kind: 'interrupted' }, { kind: 'not-running' }],
    },
  ]);
  await cluster.dropDatabase(database);
});
