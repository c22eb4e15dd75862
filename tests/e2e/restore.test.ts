/**
 * A backup is restored into a new database and in place of a database, undone again, and proven.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSmallDatabase } from '../support/engine.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';
import { expectAccessible } from './support/accessible.ts';
import { launchApp, namesIn, newHome, passphrase, screenshots, type Home } from './support/app.ts';
import { connect } from './support/connection-dialog.ts';

const withinMs = 90_000;

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
  await createSmallDatabase(cluster, 'shop');
});
afterAll(() => cluster.remove());

const databases = async (): Promise<string[]> =>
  (await cluster.psql('postgres', 'SELECT datname FROM pg_database WHERE NOT datistemplate')).split(
    '\n',
  );
const readers = (database: string): Promise<string> =>
  cluster.psql(database, 'SELECT count(*) FROM readers');

it('a backup is restored into a new database, replaces a database, Undo works, and a proof finds a damaged backup', async () => {
  const home = await newHome();
  const { page } = await launchApp(home);
  const { host, port, user, password } = cluster;
  await connect(page, { name: 'Shop', host, port, user, password, database: 'shop' });
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  await page.getByText('Backup created successfully', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();

  // One table into a new database, under the suggested name.
  await page.getByRole('button', { name: 'Restore…' }).click();
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Name' }).inputValue())
    .toBe('shop_restored');
  await page.getByText(/^Restores everything of “shop”/u).waitFor();
  await expectAccessible(page, 'restore');
  await page.getByRole('radio', { name: 'Some tables' }).click();
  await page.getByText('Choose at least one table to see what will happen.').waitFor();
  await page.getByRole('checkbox', { name: 'public.readers' }).click();
  await page
    .getByText(/^Restores 1 table of “shop”, as it was on .* into a new database/u)
    .waitFor();
  await expectAccessible(page, 'restore-tables');
  await page.getByRole('button', { name: 'Restore 1 table' }).click();
  const result = page.getByText(/^1 table and 500 rows are in “shop_restored”/u);
  await result.waitFor({ timeout: withinMs });
  await expectAccessible(page, 'restore-done');
  expect(await readers('shop_restored')).toBe('500');
  await page.getByRole('button', { name: 'Copy the connection string' }).waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  // The name that was suggested first is taken now.
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Name' }).inputValue())
    .not.toBe('shop_restored');

  // In place of the database itself: only after its name is typed, and the replaced database is
  // kept.
  await cluster.psql('shop', 'DELETE FROM loans; DELETE FROM readers WHERE id > 7');
  await page.getByRole('radio', { name: 'Replace an existing database' }).click();
  await page.getByRole('combobox', { name: 'Database to replace' }).click();
  await page.getByRole('option', { name: /^shop,/u }).click();
  const replace = page.getByRole('button', { name: 'Replace shop' });
  const typed = page.getByRole('textbox', { name: 'Type shop to replace it' });
  await typed.fill('shop_restored');
  expect(await replace.isEnabled()).toBe(false);
  await typed.fill('shop');
  await expectAccessible(page, 'restore-replace');
  await replace.click();
  await page.getByRole('region', { name: 'Restore in progress' }).waitFor();

  // The restore continues on other screens and while the window is locked.
  await page.keyboard.press('Control+l');
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('button', { name: 'Shop', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Shop', level: 1 }).waitFor();
  await page.getByText('shop was replaced').waitFor({ timeout: withinMs });
  await expectAccessible(page, 'restore-replaced');
  expect(await readers('shop')).toBe('500');
  await page.getByRole('button', { name: 'Undo…' }).click();
  await screenshots(page, 'restore-undo');
  await page.getByRole('button', { name: 'Undo the replacement' }).click();
  await expect.poll(() => readers('shop'), { timeout: withinMs }).toBe('7');
  await expect
    .poll(async () => (await databases()).toSorted())
    .toEqual(['postgres', 'shop', 'shop_restored']);

  await prove(page);
  await verify(page, home);
}, 240_000);

/** The oldest backup, from the menu of its row. */
async function prove(page: Page): Promise<void> {
  const row = page.getByRole('row').last();
  await row.getByRole('button', { name: 'More actions' }).click();
  await screenshots(page, 'backup-menu');
  await page.getByRole('menuitem', { name: 'Prove' }).click();
  await page.getByText('Proven restorable', { exact: true }).waitFor({ timeout: withinMs });
  await row.getByText('Proven').waitFor();
  await expectAccessible(page, 'proven');
  await row.getByRole('button', { name: 'Open' }).click();
  await page.getByText('Facts', { exact: true }).click();
  await page.getByText(/are the same after the restore/u).waitFor();
  await expectAccessible(page, 'backup-overview-proven');
}

/**
 * An intact backup is unchanged; a changed byte on the disk is found, and the damaged file stays in
 * the list.
 */
async function verify(page: Page, home: Home): Promise<void> {
  await page.getByRole('button', { name: 'Shop', exact: true }).first().click();
  const rows = page.getByRole('row').filter({ hasText: '.sql.gz' });
  const again = async (row: Locator): Promise<void> => {
    await row.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Verify' }).click();
  };
  await again(rows.last());
  await page.getByText('The backup is complete').waitFor();

  const name = (await namesIn(home.backups)).findLast((one) => one.endsWith('.sql.gz')) ?? '';
  const bytes = await readFile(join(home.backups, name));
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20);
  await writeFile(join(home.backups, name), bytes);
  const damaged = rows.filter({ hasText: name });
  await again(damaged);
  await damaged.getByText('Damaged').waitFor();
  await expectAccessible(page, 'backup-damaged');
}
