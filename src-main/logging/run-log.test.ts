import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from './log.ts';
import { describeFault } from './fault.ts';
import { logOfRun } from './run-log.ts';

const run = 'c0ffee00-0000-4000-8000-000000000001';
const other = 'c0ffee00-0000-4000-8000-000000000002';

async function folderForTest(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-run-log-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('returns the lines of a run without secrets and without lines of other runs, before and after', async () => {
  const folder = await folderForTest();
  let now = Date.parse('2026-02-14T02:00:00.000Z');
  const clock = { nowMs: () => now, monotonicMs: () => now };
  const log = createLog({ folder, clock });
  log.registerSecret('hunter2hunter2');
  const tick = (): number => (now += 1000);
  log.info('before');
  tick();
  const startedAt = new Date(now).toISOString();
  log.info('backup begun', { run });
  tick();
  log.info('backup begun', { run: other });
  log.error('restore failed', { restore: other, cause: 'ERROR:  a row' });
  log.error('drill failed', { drill: other, cause: 'ERROR:  a row' });
  log.warn('a table vanished during the dump; trying once more', { password: 'hunter2hunter2' });
  tick();
  const finishedAt = new Date(now).toISOString();
  const said = 'pg_dump: error: query failed:\npg_dump: detail: hunter2hunter2 "loans"';
  tick();
  log.error('backup failed', { run, ...describeFault(new Error('x', { cause: said })) });
  log.info('after');

  const found = await logOfRun(folder, { id: run, startedAt, finishedAt });
  expect(found.lines.map((line) => line.slice(31, 50))).toEqual([
    expect.stringMatching(/^backup begun/u),
    expect.stringMatching(/^a table vanished/u),
    expect.stringMatching(/^backup failed/u),
  ]);
  expect(found.toolOutput).toBe(
    'pg_dump: error: query failed:\npg_dump: detail: [redacted] "loans"',
  );
  expect(JSON.stringify(found)).not.toContain('hunter2');
});

it('also reads older files, and returns no lines if there are none', async () => {
  const folder = await folderForTest();
  const span = {
    id: run,
    startedAt: '2026-02-14T02:00:00.000Z',
    finishedAt: '2026-02-14T02:00:09.000Z',
  };
  const line = (second: number, text: string): string =>
    `2026-02-14T02:00:0${second}.000Z INFO  ${text} {"run":"${run}"}\n`;
  await writeFile(path.join(folder, 'nightjar.log'), line(3, 'third'));
  await writeFile(path.join(folder, 'nightjar.1.log'), line(2, 'second'));
  await writeFile(path.join(folder, 'nightjar.10.log'), line(1, 'first'));
  await writeFile(path.join(folder, 'notes.txt'), line(1, 'a note'));
  const words = (lines: readonly string[]) => lines.map((one) => one.split(' ')[3]);
  expect(words((await logOfRun(folder, span)).lines)).toEqual(['first', 'second', 'third']);
  const nowhere = path.join(folder, 'no such folder');
  expect(await logOfRun(nowhere, span)).toEqual({ lines: [], toolOutput: null });
});
