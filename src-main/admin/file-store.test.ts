import { mkdtempSync, rmSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { describeSecretStore } from '../credentials/secret-store.contract.ts';
import { fileStore } from './file-store.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'nightjar-file-store-'));
const file = path.join(folder, 'admin', 'secrets.json');
afterAll(() => rmSync(folder, { recursive: true }));

describeSecretStore('a file of its owner', () => fileStore(file));

it('can only be read by its owner', async () => {
  await fileStore(file).set('session-key', 'x');
  if (process.platform !== 'win32') {
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect((await stat(path.dirname(file))).mode & 0o077).toBe(0);
  }
});

it('is readable by the next process', async () => {
  await fileStore(file).set('session-key', 'of the first');
  expect(await fileStore(file).get('session-key')).toBe('of the first');
});

it('does not treat an unreadable file as an empty file', async () => {
  const broken = path.join(folder, 'broken.json');
  await writeFile(broken, '{"version":1,');
  const unreadable = {
    error: { code: 'accounts-unreadable', file: broken, detail: 'It is not JSON.' },
  };
  await expect(fileStore(broken).set('a', 'b')).rejects.toMatchObject(unreadable);
  await expect(fileStore(broken).get('a')).rejects.toMatchObject(unreadable);
});
