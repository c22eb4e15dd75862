import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  defaultPreferences,
  defaultSettings,
  preferenceChangesSchema,
} from '#shared/domain/settings.ts';
import { isNativeCodeOff, loadOwnLibrary } from '../compression/native-library.ts';
import { openSettings } from '../settings/settings-store.ts';
import { systemClock } from '../system/clock.ts';
import type { Log } from '../system/ports.ts';
import { aConnection } from '../../tests/support/builders.ts';
import { createSettings } from './settings.ts';

const nothing = (): void => undefined;
const log: Log = { info: nothing, warn: nothing, error: nothing, registerSecret: nothing };
let folder: string;
let file: string;
let changes: number;
let zlibOnly: number;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
  file = path.join(folder, 'settings.json');
  changes = 0;
  zlibOnly = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function settingsOf(stored: object): Promise<ReturnType<typeof createSettings>> {
  await writeFile(file, JSON.stringify(stored));
  return createSettings({
    settings: await openSettings({ file, log, clock: systemClock }),
    toolbox: { inspect: () => Promise.reject(new Error('not asked')), list: async () => [] },
    compressors: { useZlibOnly: () => (zlibOnly += 1) },
    log,
    backupFolder: () => folder,
    onChange: () => (changes += 1),
  });
}

const stored = async (): Promise<unknown> => JSON.parse(await readFile(file, 'utf8')) as unknown;

describe('the preferences', () => {
  it('that a settings file of an older version does not have are the defaults', async () => {
    const { withRoles, version, connections, backupFolder, toolsFolder } = defaultSettings;
    const old = { withRoles: !withRoles, version, connections, backupFolder, toolsFolder };
    const settings = await settingsOf(old);
    expect(settings.fault).toBeNull();
    expect(settings.preferences()).toEqual({ ...defaultPreferences, withRoles: !withRoles });
  });

  it('are changed together in one announcement, and the others stay as they are', async () => {
    const settings = await settingsOf({ ...defaultSettings, weeklyDrill: true });
    await settings.update({ withRoles: true, lockAfterMinutes: 5 });
    const preferences = {
      ...defaultPreferences,
      weeklyDrill: true,
      withRoles: true,
      lockAfterMinutes: 5,
    };
    expect(settings.preferences()).toEqual(preferences);
    expect(await stored()).toEqual({ ...defaultSettings, ...preferences });
    expect(changes).toBe(1);
  });

  it.each([
    ['out of range', { withRoles: true, lockAfterMinutes: 0 }],
    ['undefined', { withRoles: true, weeklyDrill: undefined }],
  ])('are all left as they are if one of the new values is %s', async (_, refused) => {
    const settings = await settingsOf(defaultSettings);
    await expect(settings.update(refused)).rejects.toMatchObject({
      error: { code: 'invalid-input' },
    });
    expect(await stored()).toEqual(defaultSettings);
    expect(settings.preferences()).toEqual(defaultPreferences);
    expect(changes).toBe(0);
  });
});

describe('entries of the settings file that cannot be used', () => {
  const shop = aConnection({ name: 'Shop' });

  async function twoBroken() {
    await settingsOf({ ...defaultSettings, connections: [shop] });
    const connections = [{ ...shop, port: 0 }];
    const settings = await settingsOf({ ...defaultSettings, connections, lockAfterMinutes: 0 });
    const idOf = (field: string): string =>
      settings.entriesSetAside().find((one) => one.field[0] === field)?.id ?? '';
    return { settings, connection: idOf('connections'), minutes: idOf('lockAfterMinutes') };
  }

  it('are taken from the last good settings, each alone', async () => {
    const { settings, connection, minutes } = await twoBroken();
    expect(settings.entriesSetAside()).toHaveLength(2);
    const taken = await settings.takeLastGood([connection, minutes, crypto.randomUUID()]);
    expect(taken.map(({ field }) => field)).toEqual([['connections']]);
    // The minutes are the last good ones already, so there is nothing to take.
    expect(settings.entriesSetAside().map(({ id }) => id)).toEqual([minutes]);
    expect(await stored()).toMatchObject({ connections: [shop] });
    expect(changes).toBe(1);
  });

  it('are dropped, and the copy of the file stays', async () => {
    const { settings, connection, minutes } = await twoBroken();
    await settings.dropSetAside([connection, minutes]);
    expect(settings.entriesSetAside()).toEqual([]);
    expect(await stored()).toMatchObject({ connections: [], setAside: [] });
    expect(await readFile(await settings.fileToShow(), 'utf8')).toContain('"port":0');
  });
});

describe('native code', () => {
  it('is not used any more as soon as it is switched off, and again only after a start', async () => {
    const settings = await settingsOf(defaultSettings);
    await settings.update({ withRoles: true });
    await settings.update({ nativeCode: true });
    expect([zlibOnly, isNativeCodeOff()]).toEqual([0, false]);
    await settings.update({ nativeCode: false });
    expect([zlibOnly, isNativeCodeOff()]).toEqual([1, true]);
    await settings.update({ nativeCode: true });
    expect([zlibOnly, isNativeCodeOff()]).toEqual([1, true]);
    expect(await loadOwnLibrary()).toBeNull();
  });
});

describe('a change of the preferences', () => {
  it('holds only what was given, and no other settings', () => {
    expect(preferenceChangesSchema.parse({})).toEqual({});
    expect(preferenceChangesSchema.parse({ withRoles: true })).toEqual({ withRoles: true });
    for (const other of ['backupFolder', 'toolsFolder', 'api', 'connections', 'colour']) {
      expect(preferenceChangesSchema.safeParse({ [other]: null }).success).toBe(false);
    }
  });
});
