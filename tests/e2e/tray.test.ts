/** The app in the tray: hidden start, closing the window, the menu, quitting, sleep and login. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runTool } from '../../src-main/system/processes.ts';
import { createSmallDatabase, lockTable } from '../support/engine.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';
import {
  launchApp,
  launchWithoutWindow,
  logOf,
  namesIn,
  newHome,
  passMinutes,
  processesOf,
  signIn,
  startCommand,
} from './support/app.ts';
import { connect } from './support/connection-dialog.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
  await createSmallDatabase(cluster, 'tray');
});
afterAll(() => cluster.remove());

interface MenuHolder {
  trayMenu?: { items: { label: string; enabled: boolean; click: () => void; submenu?: Menu }[] };
}
type Menu = NonNullable<MenuHolder['trayMenu']>;

const labels = (electron: ElectronApplication): Promise<string[]> =>
  electron.evaluate(() => {
    const { trayMenu } = globalThis as MenuHolder;
    return trayMenu?.items.map(({ label }) => label).filter((label) => label !== '') ?? [];
  });

const choose = (electron: ElectronApplication, wanted: string): Promise<void> =>
  electron.evaluate((_electron, label) => {
    const { trayMenu } = globalThis as MenuHolder;
    const items = trayMenu?.items.flatMap((item) => [item, ...(item.submenu?.items ?? [])]) ?? [];
    const found = items.find((item) => item.label === label);
    if (found === undefined) throw new Error(`The tray has no ${label}`);
    found.click();
  }, wanted);

const connectTo = async (page: Parameters<typeof connect>[0]): Promise<void> => {
  const { host, port, user, password } = cluster;
  await connect(page, { name: 'Tray', host, port, user, password, database: 'tray' });
};

it('the app starts hidden at login, and a second launch opens the window', async () => {
  const home = await newHome({ openAtLogin: true });
  const { electron } = await launchWithoutWindow(home, ['--hidden']);
  await expect.poll(() => labels(electron), { timeout: 30_000 }).toContain('Open Nightjar');
  expect(electron.windows()).toEqual([]);
  const { executablePath, args, env } = startCommand(home);
  const again = (...words: string[]) =>
    runTool({ file: executablePath, args: [...args, ...words], env, timeoutMs: 60_000 });
  expect((await again('--hidden')).exitCode).toBe(0);
  expect(electron.windows()).toEqual([]);
  expect((await again()).exitCode).toBe(0);
  const page = await electron.waitForEvent('window');
  await page.getByRole('heading', { name: 'Create the first admin' }).waitFor();
});

it('the app writes, repairs and removes its autostart entry', async () => {
  const home = await newHome({ openAtLogin: true });
  const entry = join(home.folder, 'config', 'autostart', 'app.nightjar.desktop.desktop');
  // The entry of an AppImage that was moved since.
  await mkdir(dirname(entry), { recursive: true });
  await writeFile(entry, '[Desktop Entry]\nType=Application\nExec=/gone/Nightjar.AppImage\n');
  const { page } = await launchApp(home);
  await expect.poll(() => readFile(entry, 'utf8')).toMatch(/^Exec=.* --hidden$/mu);
  expect(await readFile(entry, 'utf8')).not.toContain('/gone/');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByText('Start with the desktop, without a window').click();
  await expect.poll(() => readFile(entry, 'utf8').catch(() => 'gone')).toBe('gone');
});

it('a backup continues when the window is closed, and is shown when it is opened again', async () => {
  const home = await newHome();
  const { electron, page } = await launchApp(home);
  await connectTo(page);
  const { release } = await lockTable(cluster, 'tray', 'loans');
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  await page.getByRole('region', { name: 'Backup in progress' }).waitFor();
  await page.close();
  expect(electron.windows()).toEqual([]);
  await expect.poll(() => labels(electron)).toContain('Backing up Tray…');
  const isKeptAwake = (): Promise<boolean> =>
    electron.evaluate(({ powerSaveBlocker }) => powerSaveBlocker.isStarted(0));
  expect(await isKeptAwake()).toBe(true);

  await choose(electron, 'Open Nightjar');
  const again = await electron.waitForEvent('window');
  await again.getByRole('region', { name: 'Backup in progress' }).waitFor();
  await release();
  await again.getByText('Backup created successfully', { exact: true }).first().waitFor();
  await expect.poll(isKeptAwake).toBe(false);
  await expect.poll(async () => (await labels(electron))[0]).toMatch(/^Protected\./u);
  expect((await namesIn(home.backups)).filter((name) => name.endsWith('.gz'))).toHaveLength(1);

  await choose(electron, 'Create New Backup');
  await expect
    .poll(async () => (await namesIn(home.backups)).filter((name) => name.endsWith('.gz')).length, {
      timeout: 30_000,
    })
    .toBe(2);
  await choose(electron, 'For 1 hour');
  await expect.poll(async () => (await labels(electron)).join()).toContain('Resume schedules');
});

it('quitting asks before it cancels a running backup', async () => {
  const home = await newHome();
  const { electron, page } = await launchApp(home);
  await connectTo(page);
  const { release } = await lockTable(cluster, 'tray', 'loans');
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  await page.getByRole('region', { name: 'Backup in progress' }).waitFor();
  const answer = (response: number): Promise<void> =>
    electron.evaluate(({ dialog }, chosen) => {
      dialog.showMessageBox = async () => ({ response: chosen, checkboxChecked: false });
    }, response);
  await answer(0);
  await choose(electron, 'Quit');
  await page.waitForTimeout(500);
  expect(await processesOf(home)).not.toEqual([]);
  expect(await page.getByRole('region', { name: 'Backup in progress' }).isVisible()).toBe(true);
  await answer(1);
  await choose(electron, 'Quit').catch(() => undefined);
  await expect.poll(() => processesOf(home), { timeout: 30_000 }).toEqual([]);
  await release();
  expect(await namesIn(home.backups)).toEqual([]);
});

it('a click on a notification opens its run, after an admin has signed in', async () => {
  const home = await newHome();
  const { electron, page } = await launchApp(home);
  interface Shown {
    shownNotifications?: { title: string; emit: (event: 'click') => void }[];
  }
  await electron.evaluate(({ Notification }) => {
    const holder = globalThis as Shown;
    holder.shownNotifications = [];
    Notification.isSupported = () => true;
    Notification.prototype.show = function (this: Electron.Notification) {
      holder.shownNotifications?.push(this);
    };
  });
  await connectTo(page);
  // The first run fails with a notification; a good run follows, so that the failed run is not the
  // latest.
  await rm(home.backups, { recursive: true });
  const create = page.getByRole('button', { name: 'Create New Backup' });
  await create.click();
  await page.getByText('Cannot write to backup directory').first().waitFor();
  await mkdir(home.backups);
  await create.click();
  await page.getByText('Backup created successfully', { exact: true }).first().waitFor();
  await page.keyboard.press('ControlOrMeta+L');
  await page.getByRole('button', { name: 'Unlock' }).waitFor();
  const titles = await electron.evaluate(() => {
    const { shownNotifications = [] } = globalThis as Shown;
    shownNotifications[0]?.emit('click');
    return shownNotifications.map(({ title }) => title);
  });
  expect(titles).toEqual(['Tray: Cannot write to backup directory', 'Tray: backups work again']);
  await page.waitForTimeout(500);
  expect(await page.getByRole('heading', { name: 'Activity' }).isVisible()).toBe(false);
  await signIn(page);
  await page.getByRole('heading', { name: 'Activity' }).waitFor();
  await page.getByRole('button', { name: /^Failed Tray/u, expanded: true }).waitFor();
});

it('a scheduled backup that was missed during sleep runs later', async () => {
  const home = await newHome();
  const before = await launchApp(home);
  await connectTo(before.page);
  const stateFile = join(home.userData, 'schedule-state.json');
  await expect.poll(() => readFile(stateFile, 'utf8').catch(() => '')).toContain('"cursor"');
  await before.close();

  // Asleep from one hour before the scheduled time until now, as after the system's resume event.
  const hourAgo = (hours: number): string =>
    new Date(Date.now() - hours * 60 * 60_000).toISOString();
  const timeOfDay = hourAgo(1).slice(11, 16);
  const when = { kind: 'times', timeOfDay, days: [0, 1, 2, 3, 4, 5, 6] };
  interface Saved {
    connections: Record<string, { cursor: string; schedule: { when: unknown } }>;
  }
  const state = JSON.parse(await readFile(stateFile, 'utf8')) as Saved;
  const [[id, connection] = expect.fail('no connection')] = Object.entries(state.connections);
  const schedule = { ...connection.schedule, when };
  const seeded = { [id]: { ...connection, cursor: hourAgo(2), schedule } };
  await writeFile(
    stateFile,
    JSON.stringify({
      ...state,
      aliveAt: hourAgo(2),
      suspendedAt: hourAgo(2),
      connections: seeded,
    }),
  );
  const settingsFile = join(home.userData, 'settings.json');
  const settings = JSON.parse(await readFile(settingsFile, 'utf8')) as object;
  await writeFile(settingsFile, JSON.stringify({ ...settings, schedules: { [id]: schedule } }));

  const { electron } = await launchWithoutWindow(home, ['--hidden'], { secondOfMinute: 45 });
  await expect.poll(() => labels(electron), { timeout: 30_000 }).toContain('Open Nightjar');
  await electron.evaluate(({ powerMonitor }) => {
    powerMonitor.emit('suspend');
    powerMonitor.emit('resume');
  });
  await expect.poll(() => logOf(home)).toContain('power event {"event":"resume"}');
  // The app waits one minute, and starts the missed backup at its next tick.
  await passMinutes(electron, 1);
  const slots = join(home.userData, 'history', 'slots.jsonl');
  await expect
    .poll(() => readFile(slots, 'utf8').catch(() => ''), { timeout: 90_000 })
    .not.toBe('');
  const made = (await namesIn(home.backups)).filter((name) => name.endsWith('.gz'));
  expect(made).toHaveLength(1);
  const lines = (await readFile(slots, 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { connectionId: id, outcome: 'late', filename: made[0], reasons: [{ kind: 'not-running' }] },
  ]);
});
