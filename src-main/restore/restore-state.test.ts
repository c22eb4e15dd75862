import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../system/clock.ts';
import type { Log } from '../system/ports.ts';
import { openRestoreState } from './restore-state.ts';

it('renames a list of restores that it cannot read, and continues', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-state-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'restores.json');
  await writeFile(file, '{"unfinished": [], "kept": [{"id": "not what we wrote');
  const log = { warn: () => undefined, error: () => undefined } as unknown as Log;
  const state = openRestoreState(file, { clock: systemClock, log });
  const scratch = { connectionId: '01234567-89ab-4def-8123-456789abcdef', scratch: 'x' };
  await state.change((one) => ({ ...one, unfinished: [scratch] }));
  expect(await state.read()).toEqual({ unfinished: [scratch], replaced: [] });
  const aside = (await readdir(folder)).filter((name) => name.includes('unreadable'));
  expect(aside).toHaveLength(1);
});
