import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomically } from './atomic-write.ts';
import { realFiles } from './file-port.ts';

/** Mode bits of group and others; Windows has no such bits. */
const otherUsers = process.platform === 'win32' ? 0 : 0o077;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeFileAtomically', () => {
  it('writes a new file that only its owner can read, and no other file', async () => {
    const file = path.join(folder, 'settings.json');
    await writeFileAtomically(file, 'päper');
    expect(await readFile(file, 'utf8')).toBe('päper');
    expect((await stat(file)).mode & otherUsers).toBe(0);
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  it('replaces the whole text', async () => {
    const file = path.join(folder, 'settings.json');
    await writeFile(file, 'a much longer text than the next one');
    await writeFileAtomically(file, 'short');
    expect(await readFile(file, 'utf8')).toBe('short');
  });

  it('keeps the old text and leaves no temporary file if the new text cannot be published', async () => {
    const file = path.join(folder, 'settings.json');
    await writeFile(file, 'old');
    const rename = async (): Promise<never> => {
      throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
    };
    const files = { ...realFiles, rename };
    await expect(writeFileAtomically(file, 'new', { files })).rejects.toThrow('EIO');
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  it('always shows readers a complete text while many writers write', async () => {
    const file = path.join(folder, 'settings.json');
    const texts = Array.from({ length: 20 }, (_, n) => String(n).repeat(5000));
    await writeFileAtomically(file, texts[0] ?? '');
    const writers = Promise.all(texts.map((text) => writeFileAtomically(file, text)));
    for (let n = 0; n < 20; n += 1) expect(texts).toContain(await readFile(file, 'utf8'));
    await writers;
    expect(await readdir(folder)).toEqual(['settings.json']);
  });
});
