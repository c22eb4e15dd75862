/** Life in the tray: hidden start, closing the window, the menu, quitting, sleep and login. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runTool } from '../../src-main/postgres/spawn.ts';
import { createSmallDatabase, lockTable } from '../support/engine.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';
import {
  launchApp,
  launchWithoutWindow,
  logOf,
  namesIn,
  newHome,
  processesOf,
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

it('starts hidden at login, and a second launch opens the window', async () => {
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

it('writes, repairs and removes what starts it at login', async () => {
  const home = await newHome({ openAtLogin: true });
  const entry = join(home.folder, 'config', 'autostart', 'app.nightjar.desktop.desktop');
  const { page } = await launchApp(home);
  await expect.poll(() => readFile(entry, 'utf8').catch(() => '')).toContain('--hidden');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByText('Start with the desktop, without a window').click();
  await expect.poll(() => readFile(entry, 'utf8').catch(() => 'gone')).toBe('gone');
});

it('goes on with a backup when the window is closed, and shows it when it is opened again', async () => {
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

it('asks before a running backup is cancelled by quitting', async () => {
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
  await expect.poll(() => processesOf(home), { timeout: 15_000 }).toEqual([]);
  await release();
  expect(await namesIn(home.backups)).toEqual([]);
});

it('makes up for a night that it slept through', async () => {
  const home = await newHome();
  const { electron, page } = await launchApp(home);
  await connectTo(page);
  await electron.evaluate(({ powerMonitor }) => {
    powerMonitor.emit('suspend');
    powerMonitor.emit('resume');
  });
  await expect.poll(() => logOf(home)).toContain('power event {"event":"resume"}');
});
