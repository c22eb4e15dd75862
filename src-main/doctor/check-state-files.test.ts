import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { checkStateFiles } from './check-state-files.ts';

it('names each renamed file until it is deleted', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-set-aside-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  expect(await checkStateFiles(folder, { setAside: async () => null })).toEqual([]);
  const asides = [
    'schedule-state.json.unreadable-20260214T103005Z',
    'history/notices.json.unreadable-20260214T103005Z',
    'admin/of-later.json.unreadable-20260214T103005Z',
    'admin/tokens.json.unreadable-20260214T103005Z',
    // These files have their own checks.
    'settings.json.unreadable-20260214T103005Z',
    'restores.json.unreadable-20260214T103005Z',
  ].map((name) => path.join(folder, name));
  for (const aside of asides) {
    await mkdir(path.dirname(aside), { recursive: true });
    await writeFile(aside, '');
  }
  await writeFile(path.join(folder, 'schedule-state.json'), '');
  const checks = await checkStateFiles(folder, { setAside: async () => null });
  const details = checks.map(({ detail }) => detail);
  expect(details).toEqual(
    asides.slice(0, 4).map((aside): unknown => expect.stringContaining(aside)),
  );
  expect(details[3]).toContain('sign in again');
  expect(details[2]).toContain('continues without it');
  for (const aside of asides) await rm(aside);
  expect(await checkStateFiles(folder, { setAside: async () => null })).toEqual([]);
});
