/**
 * A backup that cannot be restored unchanged: the window reports it, and offers options; of several
 * databases one is chosen.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createSmallDatabase } from '../support/engine.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';
import { expectAccessible } from './support/accessible.ts';
import { launchApp, newHome } from './support/app.ts';
import { connect } from './support/connection-dialog.ts';
import { drop } from './support/drop.ts';
import { writePlainDump } from './support/plain-dump.ts';

const withinMs = 90_000;

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
  await createSmallDatabase(cluster, 'library');
  await cluster.createDatabase('shop');
  // pg_dump restores with an empty search_path, with which the function does not find the other
  // function.
  await cluster.psql(
    'shop',
    `CREATE FUNCTION smallest() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
     CREATE FUNCTION is_enough(n integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT n >= smallest()';
     CREATE TABLE orders (id integer PRIMARY KEY, amount integer CHECK (is_enough(amount)));
     INSERT INTO orders SELECT n, n FROM generate_series(1, 40) n;`,
  );
});
afterAll(() => cluster.remove());

it('the window reports that a backup cannot be restored, and restores it with an option', async () => {
  onTestFinished(() => cluster.dropDatabase('shop_restored'));
  const { page } = await launchApp(await newHome());
  const { host, port, user, password } = cluster;
  await connect(page, { name: 'Shop', host, port, user, password, database: 'shop' });
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  await page.getByText('Backup created successfully', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();

  const row = page.getByRole('row').last();
  await row.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Prove' }).click();
  await row.getByText('Cannot be restored').waitFor({ timeout: withinMs });
  await expectAccessible(page, 'backup-disproved');

  await row.getByRole('button', { name: 'Restore…' }).click();
  await restore(page);
  const failure = page.getByRole('alert').filter({ hasText: 'smallest() does not exist' });
  await failure.waitFor({ timeout: withinMs });
  await expectAccessible(page, 'restore-ways-round');
  await failure.getByRole('button', { name: 'Restore with search_path public…' }).click();
  const way = page.getByRole('checkbox', { name: 'With search_path public' });
  await way.waitFor();
  expect(await way.isChecked()).toBe(true);
  await expectAccessible(page, 'restore-way-chosen');
  await restore(page);
  await page
    .getByText(/^1 table and 40 rows are in “shop_restored”/u)
    .waitFor({ timeout: withinMs });
  expect(await cluster.psql('shop_restored', 'SELECT count(*) FROM orders')).toBe('40');
});

it('a dump of a whole server opens with the chosen database', async () => {
  const home = await newHome();
  const { page } = await launchApp(home);
  await page.getByRole('heading', { name: 'Welcome to Nightjar' }).waitFor();
  const file = join(home.folder, 'whole server.sql');
  await drop(page, await writePlainDump(cluster, file, 'pg_dumpall'));
  const choice = page.getByRole('combobox', { name: 'Database in the file' });
  await choice.waitFor();
  await expectAccessible(page, 'database-choice');
  await choice.click();
  await page.getByRole('option', { name: 'library', exact: true }).click();
  await page.getByRole('treeitem', { name: /^readers/u }).click();
  await page.getByRole('gridcell', { name: 'Reader № 1', exact: true }).waitFor();
  expect(await page.getByRole('treeitem', { name: /^orders/u }).count()).toBe(0);
});

const restore = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Restore', exact: true }).click();
