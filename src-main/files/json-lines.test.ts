import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openJsonLines } from './json-lines.ts';

const schema = z.object({ n: z.number() });
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
  file = path.join(folder, 'new folder', 'history.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a history', () => {
  it('is empty before its first line, and returns all lines in order', async () => {
    const lines = openJsonLines(file, schema, { keepLines: 100 });
    expect(await lines.read()).toEqual([]);
    await Promise.all([1, 2, 3].map((n) => lines.append({ n })));
    expect(await lines.read()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('skips invalid lines, and a line that a crash cut short', async () => {
    const lines = openJsonLines(file, schema, { keepLines: 100 });
    await lines.append({ n: 1 });
    await appendFile(file, 'not JSON\n{"n":"two"}\n{"n":');
    await lines.append({ n: 3 });
    expect(await lines.read()).toEqual([{ n: 1 }, { n: 3 }]);
  });

  it('deletes the oldest lines if there are too many', async () => {
    const lines = openJsonLines(file, schema, { keepLines: 3 });
    for (let n = 1; n <= 7; n += 1) await lines.append({ n });
    expect(await lines.read()).toEqual([{ n: 4 }, { n: 5 }, { n: 6 }, { n: 7 }]);
    expect(await readFile(file, 'utf8')).toMatch(/\}\n$/u);
  });
});
