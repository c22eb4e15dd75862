/**
 * Only admins have access: the first start creates an admin, privileged actions need a sign-in, and
 * locking takes effect immediately.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { NightjarBridge } from '#shared/ipc/contract.ts';
import { contract } from '#shared/ipc/contract.ts';
import { pageCallNames } from '#shared/ipc/names.ts';
import { runTool } from '../../src-main/system/processes.ts';
import {
  adminName,
  launchApp,
  launchWithoutWindow,
  newHome,
  passphrase,
  processesOf,
  screenshots,
} from './support/app.ts';

it('no privileged action is possible without signing in, and locking takes effect immediately', async () => {
  const home = await newHome();
  const first = await launchApp(home);
  await first.page.getByText(adminName).waitFor();
  await first.close();

  const { page } = await launchApp(home);
  await page.getByRole('button', { name: 'Lock' }).click();
  await page.getByRole('heading', { name: 'Unlock' }).waitFor();
  await screenshots(page, 'locked');
  // For every call of the page, with any input.
  const privileged = pageCallNames.filter((name) => contract[name].access === 'admin');
  const codes = await page.evaluate(async (names) => {
    const { nightjar } = window as unknown as { nightjar: NightjarBridge };
    const answers = await Promise.all(names.map((name) => nightjar.call(name, {})));
    return answers.map((answer) => (answer.ok ? 'answered' : answer.error.code));
  }, privileged);
  expect(privileged.length).toBeGreaterThan(20);
  expect([...new Set(codes)]).toEqual(['session-locked']);

  await page.getByLabel('Passphrase', { exact: true }).fill('not the right one');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('heading', { name: 'Welcome to Nightjar' }).waitFor();
  await page.keyboard.press('Control+l');
  await page.getByRole('heading', { name: 'Unlock' }).waitFor();
  expect((await processesOf(home)).join('\n')).not.toContain(passphrase);
});

it('the window says if nobody can sign in, and continues immediately after the problem is solved', async () => {
  const home = await newHome();
  const accounts = join(home.userData, 'admin', 'accounts.json');
  await mkdir(dirname(accounts), { mode: 0o700 });
  await writeFile(accounts, '{');
  const { electron } = await launchWithoutWindow(home);
  const page = await electron.firstWindow();
  await page.getByRole('heading', { name: 'Signing in is not possible' }).waitFor();
  await screenshots(page, 'nobody-can-sign-in');
  const again = page.getByRole('button', { name: 'Try again' });
  await again.click();
  await again.waitFor();
  await rm(accounts);
  await again.click();
  await page.getByRole('heading', { name: 'Create the first admin' }).waitFor();
  expect(await again.count()).toBe(0);
});

interface MenuHolder {
  trayMenu?: { items: { label: string; enabled: boolean; click: () => void }[] };
}

it('the window is locked by the menu, the tray, the screen and sleep, and shows the reason', async () => {
  const { page, electron } = await launchApp(await newHome());
  const unlock = async (why: string): Promise<void> => {
    await page.getByText(why, { exact: true }).waitFor();
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
  };
  const trayLock = () =>
    electron.evaluate(() => {
      const { trayMenu } = globalThis as MenuHolder;
      return trayMenu?.items.find(({ label }) => label === 'Lock')?.enabled;
    });

  const menu = await electron.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []);
    const lock = items?.find(({ label }) => label === 'Lock');
    lock?.click();
    return { accelerator: lock?.accelerator, isRegistered: lock?.registerAccelerator };
  });
  // Shown in the menu; the window handles the key itself, so that one press locks once.
  expect(menu).toEqual({ accelerator: 'CmdOrCtrl+L', isRegistered: false });
  await expect.poll(trayLock).toBe(false);
  await unlock('Locked. Running operations continue.');

  await expect.poll(trayLock).toBe(true);
  await electron.evaluate(() => {
    const { trayMenu } = globalThis as MenuHolder;
    trayMenu?.items.find(({ label }) => label === 'Lock')?.click();
  });
  await unlock('Locked. Running operations continue.');
  await electron.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
  await unlock('Locked because the screen was locked.');
  // On Linux the desktop tells it: the bus of the tests is a real one.
  const told = await runTool({
    file: 'dbus-send',
    args: [
      '--session',
      '--type=signal',
      '/org/gnome/ScreenSaver',
      'org.gnome.ScreenSaver.ActiveChanged',
      'boolean:true',
    ],
    env: process.env,
  });
  expect(told.exitCode).toBe(0);
  await unlock('Locked because the screen was locked.');
  await electron.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
  await unlock('Locked because the computer went to sleep.');
});
