import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { notRecordedWarning, openCreatedHere } from './created-here.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-made-here-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('keeps an entry that could not be written, and writes it later', async () => {
  const file = path.join(folder, 'history', 'made-here.jsonl');
  await mkdir(file, { recursive: true });
  const createdHere = openCreatedHere(folder);
  const failure: unknown = await createdHere.note('a', 'aa').catch((error: unknown) => error);
  expect(notRecordedWarning(failure)).toContain(file);
  await rm(file, { recursive: true });
  expect(await createdHere.has('aa')).toBe(true);
  expect(await openCreatedHere(folder).has('aa')).toBe(false);
  await createdHere.note('b', 'bb');
  // The next start of Nightjar finds the entry, too.
  const later = openCreatedHere(folder);
  expect([await later.has('aa'), await later.has('bb'), await later.has('cc')]).toEqual([
    true,
    true,
    false,
  ]);
});
