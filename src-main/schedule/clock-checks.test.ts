import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Log } from '../system/ports.ts';
import { openClockChecks } from './clock-checks.ts';

const log = { warn: () => undefined, error: () => undefined } as unknown as Log;
const check = { seenAt: '2026-11-24T02:00:00.000Z', doubt: null };

async function scene(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-clock-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return path.join(folder, 'clock.json');
}

it('the last check of the clock is read as it was stored', async () => {
  const file = await scene();
  await openClockChecks(file, log).note(check);
  expect(await openClockChecks(file, log).last()).toMatchObject(check);
});

it.skipIf(process.platform !== 'linux')(
  'a check is not overwritten if it could not be read for a moment',
  async () => {
    const file = await scene();
    const checks = openClockChecks(file, log);
    // Reading the start of the memory of a process fails with a real EIO.
    await symlink('/proc/self/mem', file);
    expect(await checks.last()).toBeNull();
    await rm(file);
    await writeFile(file, '{"with":"a doubt"}');
    await checks.note(check);
    expect(await readFile(file, 'utf8')).toBe('{"with":"a doubt"}');
  },
);
