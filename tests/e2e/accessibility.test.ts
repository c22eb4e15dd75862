/**
 * Accessibility of every screen that no other test checks: axe in both themes, and keyboard only.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSmallDatabase, lockTable } from '../support/engine.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';
import { expectAccessible, expectFitsNarrow } from './support/accessible.ts';
import { launchWithoutWindow, newHome, passphrase, signIn } from './support/app.ts';
import { connect, openConnectionDialog } from './support/connection-dialog.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
  await createSmallDatabase(cluster, 'everybody');
});
afterAll(() => cluster.remove());

it('every screen is accessible, from the first start on', async () => {
  const home = await newHome();
  const { electron } = await launchWithoutWindow(home);
  const page = await electron.firstWindow();
  await page.getByRole('heading', { name: 'Create the first admin' }).waitFor();
  await page.getByLabel('Passphrase', { exact: true }).fill('password1234');
  await page.getByText(/^Weak/u).waitFor();
  await expectAccessible(page, 'first-admin');
  await signIn(page);
  await page.getByRole('heading', { name: 'Welcome to Nightjar' }).waitFor();
  await expectAccessible(page, 'welcome');
  await expectFitsNarrow(page, 'welcome');
  const dialog = await openConnectionDialog(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('The name is missing.').waitFor();
  await expectAccessible(page, 'connection-dialog');
  await dialog.getByRole('button', { name: 'Close' }).click();

  const { host, port, user, password } = cluster;
  await connect(page, { name: 'Everybody', host, port, user, password, database: 'everybody' });
  await expectAccessible(page, 'no-backup-yet');
  const { release } = await lockTable(cluster, 'everybody', 'loans');
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  await page.getByRole('region', { name: 'Backup in progress' }).waitFor();
  await expectAccessible(page, 'running');

  // It continues while the window is locked.
  await page.keyboard.press('Control+l');
  await page.getByRole('heading', { name: 'Unlock' }).waitFor();
  await expectAccessible(page, 'unlock');
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Backup in progress' }).waitFor();
  await release();
  await page.getByText('Backup created successfully', { exact: true }).first().waitFor();
  await expectAccessible(page, 'one-backup');
  await expectFitsNarrow(page, 'one-backup');

  // A few weeks later, with a scheduled backup that is missing.
  for (const [index, daysAgo] of [
    20, 19, 18, 17, 15, 14, 12, 9, 8, 7, 6, 5, 4, 3, 2, 1,
  ].entries()) {
    const at = new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
    const bytes = Buffer.alloc(3000 + 300 * index);
    await writeFile(join(home.backups, `backup_${at}T02-00-00.sql.gz`), bytes);
  }
  await page.getByRole('button', { name: 'Refresh the list' }).click();
  await page
    .getByRole('region', { name: 'The last 84 nights' })
    .getByRole('button', { name: /: 2\.9 KB, not a good backup$/u })
    .waitFor();
  await expectAccessible(page, 'nights');

  // Only with the keyboard, starting at the top of the rail.
  await page.getByRole('button', { name: 'Add a database' }).focus();
  const reached = await namesByTab(page, 30);
  for (const wanted of ['Everybody', 'Settings', 'Create New Backup', 'Health and statistics']) {
    expect(
      reached.some((name) => name.includes(wanted)),
      `${wanted} of ${reached.join()}`,
    ).toBe(true);
  }
  expect(reached.filter((name) => name === '')).toEqual([]);

  await page.getByRole('button', { name: 'Settings' }).click();
  await expectAccessible(page, 'settings-general');
  await expectFitsNarrow(page, 'settings-general');
  await chooseLanguage(page, 'Language', 'Deutsch');
  await page.getByRole('heading', { name: 'Einstellungen' }).waitFor();
  await page.locator('html[lang="de"]').waitFor();
  expect(await menuLabels(electron)).toEqual(
    expect.arrayContaining(['Datei', 'Beenden', 'Fenster']),
  );
  await expectFitsNarrow(page, 'settings-german');
  await chooseLanguage(page, 'Sprache', 'English');
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  await page.getByRole('tab', { name: 'General' }).focus();
  for (const _ of ['Notifications', 'Admins', 'HTTP API', 'System']) {
    await page.keyboard.press('ArrowRight');
  }
  await page.getByRole('button', { name: 'Run check-up' }).click();
  await page.getByText('Health of Everybody').waitFor();
  await expectAccessible(page, 'settings-system');
  await expectFitsNarrow(page, 'settings-system');

  // A run that failed, with the messages of pg_dump and the log.
  await cluster.dropDatabase('everybody');
  await page.getByRole('button', { name: 'Everybody' }).click();
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  await page.getByRole('button', { name: 'Try again' }).first().waitFor();
  await expectAccessible(page, 'failed');
  await expectFitsNarrow(page, 'failed');
  await page.getByRole('button', { name: 'Activity' }).click();
  await page.getByRole('button', { name: /^Failed Everybody/u }).click();
  await page
    .getByLabel('From the log')
    .getByText(/backup failed/u)
    .waitFor();
  await expectAccessible(page, 'activity-failed');
  await expectFitsNarrow(page, 'activity-failed');
});

async function chooseLanguage(page: Page, label: string, language: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: language }).click();
}

/** The texts of the menu of the app. */
const menuLabels = (electron: ElectronApplication): Promise<string[]> =>
  electron.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).flatMap(({ label, submenu }) => [
      label,
      ...(submenu?.items ?? []).map((item) => item.label),
    ]),
  );

/** The accessible names of the focused elements, for each press of Tab. */
async function namesByTab(page: Page, steps: number): Promise<string[]> {
  const names: string[] = [];
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press('Tab');
    names.push(
      await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return 'the window';
        const labels = (element as HTMLInputElement).labels;
        return (
          element.getAttribute('aria-label') ??
          (labels?.[0]?.textContent || element.textContent.trim())
        );
      }),
    );
  }
  return names;
}
