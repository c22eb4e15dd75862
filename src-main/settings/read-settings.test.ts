import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultSchedule } from '#shared/domain/schedule.ts';
import { defaultSettings, type Settings } from '#shared/domain/settings.ts';
import type { Clock, Log } from '../system/ports.ts';
import { aConnection } from '../../tests/support/builders.ts';
import { newestSetAside } from '../files/set-aside.ts';
import { readSettings, type RawSettings } from './read-settings.ts';
import { openSettings } from './settings-store.ts';

const clock: Clock = { nowMs: () => Date.UTC(2026, 1, 14, 10, 30, 5), monotonicMs: () => 0 };
const quiet = (): void => undefined;
const log: Log = { info: quiet, warn: quiet, error: quiet, registerSecret: quiet };
const ids = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
  '33333333-3333-4333-8333-333333333333',
] as const;
const forty: Settings = {
  ...defaultSettings,
  toolsFolder: '/opt/pg/bin',
  connections: ids.map((id, n) => aConnection({ id, name: `Shop ${n + 1}`, folderName: `s${n}` })),
  keepDays: { [ids[0]]: 90 },
};

type Edited = Record<string, unknown> & { connections: Record<string, unknown>[] };

/** The settings file after a hand edit, and the store that reads it. */
async function edited(edit: (raw: Edited) => void) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'settings.json');
  await writeFile(file, JSON.stringify(forty));
  await openSettings({ file, log, clock });
  const raw = JSON.parse(await readFile(file, 'utf8')) as Edited;
  edit(raw);
  const text = JSON.stringify(raw);
  await writeFile(file, text);
  const open = () => openSettings({ file, log, clock });
  const onDisk = async () => JSON.parse(await readFile(file, 'utf8')) as Edited;
  return { file, text, open, onDisk, store: await open() };
}

const namesOf = (settings: Settings): string[] => settings.connections.map(({ name }) => name);

describe('a connection that cannot be used', () => {
  const breakPort = (raw: Edited): void => {
    (raw.connections[1] ?? {})['port'] = 0;
  };

  it('is set aside alone, and the others work', async () => {
    const { store } = await edited(breakPort);
    expect(namesOf(store.current())).toEqual(['Shop 1', 'Shop 3']);
    expect(store.current().keepDays).toEqual(forty.keepDays);
    expect(store.current().setAside).toMatchObject([
      {
        field: ['connections'],
        connectionId: ids[1],
        connectionName: 'Shop 2',
        reason: 'port: The port must be between 1 and 65535.',
        used: 'nothing',
        value: { port: 0 },
        lastGood: { id: ids[1], port: forty.connections[1]?.port },
      },
    ]);
    // The whole file was readable, so this is not a problem of the file.
    expect(store.fault).toBeNull();
  });

  it('stays in the copy of the file, and is still reported after a restart', async () => {
    const { file, text, open } = await edited(breakPort);
    expect(await readFile((await newestSetAside(file)) ?? '', 'utf8')).toBe(text);
    const again = await open();
    expect(again.current().setAside).toHaveLength(1);
    expect(again.current().setAside[0]?.lastGood).toMatchObject({ id: ids[1] });
  });

  it('is no longer reported after an admin put it back into the file', async () => {
    const { file, onDisk, open } = await edited(breakPort);
    const raw = await onDisk();
    await writeFile(file, JSON.stringify({ ...raw, connections: forty.connections }));
    const { connections, setAside } = (await open()).current();
    expect(connections).toHaveLength(3);
    expect(setAside).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['is a text', 'Shop 2', 'Invalid input: expected object, received string'],
    ['is null', null, 'Invalid input: expected object, received null'],
    ['has no name', { ...forty.connections[1], name: '' }, 'name: The name is missing.'],
    ['has no ID', { ...forty.connections[1], id: undefined }, 'id: It is missing.'],
    ['has the ID of another', { ...forty.connections[0] }, 'Another connection has the same ID.'],
  ])('if it %s', async (_, value, reason) => {
    const { store } = await edited((raw) => {
      raw.connections[1] = value as Record<string, unknown>;
    });
    expect(namesOf(store.current())).toEqual(['Shop 1', 'Shop 3']);
    expect(store.current().setAside).toMatchObject([{ field: ['connections'], reason }]);
  });

  it('can be every one of them', async () => {
    const { store } = await edited((raw) => {
      for (const connection of raw.connections) connection['host'] = '';
    });
    expect(store.current().connections).toEqual([]);
    expect(store.current().setAside.map(({ lastGood }) => lastGood)).toEqual(
      expect.arrayContaining(forty.connections),
    );
  });
});

describe('another value that cannot be used', () => {
  it.each<[string, unknown, unknown]>([
    ['toolsFolder', 7, '/opt/pg/bin'],
    ['api', { enabled: true, port: 80 }, defaultSettings.api],
    ['lockAfterMinutes', 'never', defaultSettings.lockAfterMinutes],
    ['pause', { until: 'tomorrow' }, null],
    ['connections', 'none', forty.connections],
  ])('is taken from the last good settings: %s', async (field, wrong, used) => {
    const { store } = await edited((raw) => {
      raw[field] = wrong;
    });
    expect(store.current()).toMatchObject({ [field]: used });
    expect(store.current().setAside).toMatchObject([
      { field: [field], used: 'last-good', value: wrong },
    ]);
  });

  it('is the default without last good settings', () => {
    const raw = { ...forty, backupFolder: 5 } as unknown as RawSettings;
    const { settings } = readSettings(raw, null, () => []);
    expect(settings.backupFolder).toBeNull();
    expect(settings.setAside).toMatchObject([{ field: ['backupFolder'], used: 'default' }]);
  });

  it.each([
    [{ timeZone: 'Mars/Olympus' }, 'timeZone: There is no time zone “Mars/Olympus”.'],
    [{ when: { kind: 'cron', expression: '0 2 31 2 *' } }, 'when.expression: “0 2 31 2 *” is'],
  ])('is only one schedule: %j', async (slip, words) => {
    const { store } = await edited((raw) => {
      raw['schedules'] = { [ids[0]]: { ...defaultSchedule, ...slip }, [ids[2]]: defaultSchedule };
    });
    expect(Object.keys(store.current().schedules)).toEqual([ids[2]]);
    expect(store.current().setAside).toMatchObject([
      {
        field: ['schedules', ids[0]],
        connectionName: 'Shop 1',
        reason: expect.stringContaining(words) as string,
        used: 'default',
      },
    ]);
  });

  it('is only one number of days, and one channel', async () => {
    const { store } = await edited((raw) => {
      raw['keepDays'] = { [ids[0]]: 0, [ids[1]]: 60, nonsense: 3 };
      raw['notifications'] = { ...forty.notifications, desktopOnSuccess: true, ping: { url: 'x' } };
    });
    expect(store.current().keepDays).toEqual({ [ids[0]]: 90, [ids[1]]: 60 });
    expect(store.current().notifications).toMatchObject({ desktopOnSuccess: true, ping: null });
    expect(
      store
        .current()
        .setAside.map(({ field }) => field.join('.'))
        .toSorted(),
    ).toEqual([`keepDays.${ids[0]}`, 'keepDays.nonsense', 'notifications.ping']);
  });
});

describe('fields that this version does not know', () => {
  it('survive a change, at every depth', async () => {
    const { store, onDisk, file } = await edited((raw) => {
      raw['colour'] = 'blue';
      (raw.connections[2] ?? {})['region'] = 'eu';
      raw['api'] = { enabled: false, port: 9000, tls: true };
    });
    await store.update((settings) => ({
      ...settings,
      connections: settings.connections.slice(1),
      withRoles: true,
    }));
    const raw = await onDisk();
    expect(raw).toMatchObject({
      colour: 'blue',
      withRoles: true,
      api: { port: 9000, tls: true },
    });
    expect(raw.connections[1]).toMatchObject({ id: ids[2], region: 'eu' });
    expect(raw.connections[0]).not.toHaveProperty('region');
    expect(store.current().setAside).toEqual([]);
    expect(await newestSetAside(file)).toBeNull();
  });

  it('cannot change the prototype of an object', async () => {
    const { store, onDisk } = await edited(() => undefined);
    const { file } = store;
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('{', '{"__proto__": {"withRoles": true},'));
    await store.update((settings) => ({ ...settings, nativeCode: false }));
    expect((await onDisk())['withRoles']).toBe(false);
    expect(({} as Record<string, unknown>)['withRoles']).toBeUndefined();
  });
});
