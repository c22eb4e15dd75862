import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { defaultSettings } from '#shared/domain/settings.ts';
import type { Clock, Log } from '../system/ports.ts';
import { openSettings, type SettingsStore } from './settings-store.ts';

const clock: Clock = { nowMs: () => Date.UTC(2026, 1, 14, 10, 30, 5, 250), monotonicMs: () => 0 };
/** Mode bits of group and others; Windows has no such bits. */
const otherUsers = process.platform === 'win32' ? 0 : 0o077;
let folder: string;
let file: string;
let logged: unknown[];
const record = (message: string, facts?: unknown): void => void logged.push([message, facts]);
const log: Log = { info: record, warn: record, error: record, registerSecret: () => undefined };

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
  file = path.join(folder, 'settings.json');
  logged = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (): Promise<SettingsStore> => openSettings({ file, log, clock });

function connection(name: string): Connection {
  return {
    id: crypto.randomUUID(),
    name,
    host: 'localhost',
    port: 5432,
    database: 'db',
    user: 'ada',
    tlsMode: 'prefer',
    rootCertificatePem: null,
    folderName: name,
    isSample: false,
    hasPassword: false,
  };
}

const add = (store: SettingsStore, name: string): Promise<void> =>
  store.update((settings) => ({
    ...settings,
    connections: [...settings.connections, connection(name)],
  }));

const namesOf = (store: SettingsStore): string[] =>
  store.current().connections.map(({ name }) => name);

describe('settings', () => {
  it('are the defaults if there is no file yet, and reading creates no file', async () => {
    const store = await open();
    expect(store.current()).toEqual(defaultSettings);
    expect(store.setAside).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });

  it('survive a restart, in a file that only its owner can read', async () => {
    await add(await open(), 'one');
    expect(namesOf(await open())).toEqual(['one']);
    expect(await readdir(folder)).toEqual(['settings.json', 'settings.last-good.json']);
    expect((await stat(file)).mode & otherUsers).toBe(0);
  });

  it('apply changes one at a time', async () => {
    const store = await open();
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => add(store, name)));
    expect(namesOf(store)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lose no change if two processes change them alternately', async () => {
    const [app, commandLine] = [await open(), await open()];
    await add(app, 'from the app');
    await add(commandLine, 'from the terminal');
    await Promise.all([add(app, 'x'), add(commandLine, 'y')]);
    await app.reload();
    expect(new Set(namesOf(app))).toEqual(new Set(['from the app', 'from the terminal', 'x', 'y']));
  });

  it.each([
    ['not JSON', '{"version": 1,'],
    ['empty', ''],
    ['a list', '[]'],
    ['null', 'null'],
  ])('that cannot be read (%s) are renamed unchanged, and reported', async (_, text) => {
    await writeFile(file, text);
    const store = await open();
    const aside = `${file}.unreadable-20260214T103005Z`;
    expect(store.current()).toEqual(defaultSettings);
    expect(store.setAside).toBe(aside);
    expect(await readFile(aside, 'utf8')).toBe(text);
    expect(logged).toEqual([
      ['an unreadable state file was renamed', expect.objectContaining({ setAside: aside })],
    ]);
  });

  it('of a newer version are renamed, and the log contains the reason', async () => {
    await writeFile(file, JSON.stringify({ version: 7, connections: [] }));
    await open();
    expect(JSON.stringify(logged)).toContain('written by a newer Nightjar');
    expect(JSON.stringify(logged)).toContain('version 7');
  });

  it('renamed twice in one second are both kept', async () => {
    await writeFile(file, 'first');
    await open();
    await writeFile(file, 'second');
    const store = await open();
    expect(await readFile(`${file}.unreadable-20260214T103005Z`, 'utf8')).toBe('first');
    expect(store.setAside).toBe(`${file}.unreadable-20260214T103005Z-2`);
    expect(await readFile(store.setAside ?? '', 'utf8')).toBe('second');
  });

  it('with a byte order mark, as Windows editors write it, are read', async () => {
    await writeFile(file, `\uFEFF${JSON.stringify({ ...defaultSettings, toolsFolder: '/x' })}`);
    expect((await open()).current().toolsFolder).toBe('/x');
  });

  it('damaged by an edit at run time keep the last values, and the damaged file is kept too', async () => {
    const store = await open();
    await add(store, 'one');
    await writeFile(file, 'broken');
    await add(store, 'two');
    expect(namesOf(await open())).toEqual(['one', 'two']);
    expect(await readFile(store.setAside ?? '', 'utf8')).toBe('broken');
  });

  it('reject an invalid change, and stay unchanged', async () => {
    const store = await open();
    await add(store, 'one');
    await expect(
      store.update((settings) => ({ ...settings, backupFolder: '' })),
    ).rejects.toMatchObject({ error: { code: 'invalid-input' } });
    await expect(
      store.update(() => {
        throw new RangeError('a bug');
      }),
    ).rejects.toThrow('a bug');
    expect(namesOf(await open())).toEqual(['one']);
    expect(await readdir(folder)).toEqual(['settings.json', 'settings.last-good.json']);
  });

  it('that cannot be saved cause an error', async () => {
    // A file is in the place of the folder, so that root cannot write there either.
    await writeFile(path.join(folder, 'taken'), '');
    const store = await openSettings({ file: path.join(folder, 'taken', 's.json'), log, clock });
    await expect(add(store, 'one')).rejects.toMatchObject({
      error: { code: 'settings-not-writable' },
    });
    expect(store.current()).toEqual(defaultSettings);
  });

  it('are handled if a folder is in the place of the file', async () => {
    await mkdir(file);
    const store = await open();
    expect(store.setAside).not.toBeNull();
    await add(store, 'one');
    expect(namesOf(await open())).toEqual(['one']);
  });

  it('that are not JSON any more are replaced by the last good settings', async () => {
    await add(await open(), 'one');
    const good = await readFile(file, 'utf8');
    await writeFile(file, good.slice(0, -20));
    const store = await open();
    expect(namesOf(store)).toEqual(['one']);
    expect(store.fault).toMatchObject({ lastGoodInUse: true, reason: 'It is not JSON.' });
    expect(await readFile(file, 'utf8')).toBe(good);
  });

  it('are the defaults if the copy is damaged, too', async () => {
    await add(await open(), 'one');
    await writeFile(file, 'broken');
    await writeFile(path.join(folder, 'settings.last-good.json'), 'broken');
    const store = await open();
    expect(store.current()).toEqual(defaultSettings);
    expect(store.fault).toMatchObject({ lastGoodInUse: false, reason: 'It is not JSON.' });
  });
});
