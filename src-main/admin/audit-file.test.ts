import { appendFile, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { linesBackwards, linesForwards, tornTail } from './audit-file.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
  file = path.join(folder, 'audit.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Longer than any entry, and short enough for a fast test. */
const longBytes = 3 * 1024 * 1024;
const backwards = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const line of linesBackwards(file)) found.push(line);
  return found;
};
const forwards = async (): Promise<[string, boolean][]> => {
  const found: [string, boolean][] = [];
  for await (const { bytes, isComplete } of linesForwards(file)) {
    found.push([bytes.toString(), isComplete]);
  }
  return found;
};

it('a line that is too long is not stored, and its neighbours are unchanged', async () => {
  await writeFile(file, 'one\n');
  await truncate(file, longBytes);
  await appendFile(file, '\ntwo\n');
  expect(await backwards()).toEqual(['two', '', 'one']);
  expect(await forwards()).toEqual([
    ['one', true],
    ['', true],
    ['two', true],
  ]);
});

it('the text after the last line is bounded too', async () => {
  await writeFile(file, 'one\n');
  await truncate(file, longBytes);
  expect(await backwards()).toEqual(['one']);
  expect(await forwards()).toEqual([
    ['one', true],
    ['', false],
  ]);
  const handle = await open(file);
  try {
    const { length } = await tornTail(handle);
    expect(length).toBeGreaterThan(1024 * 1024);
    expect(length).toBeLessThan(longBytes);
  } finally {
    await handle.close();
  }
});

it('a first line that is too long is read as an empty line', async () => {
  await writeFile(file, '');
  await truncate(file, longBytes);
  await appendFile(file, '\n');
  expect(await backwards()).toEqual(['']);
  expect(await forwards()).toEqual([['', true]]);
});
