import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJsonLines } from './json-lines.ts';
import { readLimits, readRegularText } from './regular-file.ts';
import { z } from 'zod';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
  file = path.join(folder, 'some.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const refused = (limitBytes: number): object => ({
  error: { code: 'file-too-large', file, limitBytes },
});

describe('a file that is read as a whole', () => {
  it('is read up to its limit, and not beyond', async () => {
    await writeFile(file, 'é123');
    expect(await readRegularText(file, { limitBytes: 5 })).toBe('é123');
    await appendFile(file, '4');
    await expect(readRegularText(file, { limitBytes: 5 })).rejects.toMatchObject(refused(5));
    expect(await readRegularText(file)).toBe('é1234');
  });

  it('can be empty, or longer than one read call', async () => {
    await writeFile(file, '');
    expect(await readRegularText(file, { limitBytes: 0 })).toBe('');
    await writeFile(file, '0123456789'.repeat(100_000));
    expect(await readRegularText(file)).toBe('0123456789'.repeat(100_000));
  });

  it.runIf(process.platform === 'linux')(
    'is read up to its limit if its reported size is 0',
    async () => {
      // A file of /proc, where every file has the size 0.
      file = '/proc/self/environ';
      const text = await readRegularText(file);
      expect(text.length).toBeGreaterThan(10);
      await expect(readRegularText(file, { limitBytes: 10 })).rejects.toMatchObject(refused(10));
    },
  );

  it('is also rejected for its size if it has no own limit', async () => {
    await writeFile(file, '');
    await truncate(file, readLimits.stateBytes + 1);
    await expect(readRegularText(file)).rejects.toMatchObject(refused(readLimits.stateBytes));
  });

  it('can be longer if it is a history, up to the limit of histories', async () => {
    const lines = openJsonLines(file, z.string(), { keepLines: 5 });
    await writeFile(file, '');
    await truncate(file, readLimits.historyBytes + 1);
    await expect(lines.read()).rejects.toMatchObject(refused(readLimits.historyBytes));
    await expect(lines.append('x')).rejects.toMatchObject(refused(readLimits.historyBytes));
  });
});
