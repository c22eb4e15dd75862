/**
 * A second database in the folder of the first: how the window shows it, the disk space, and the
 * result of doctor.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSmallDatabase } from '../support/engine.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';
import { connect, openConnectionDialog } from './support/connection-dialog.ts';
import { launchApp, newHome, screenshots } from './support/app.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
  await createSmallDatabase(cluster, 'shop');
  await createSmallDatabase(cluster, 'crm');
});
afterAll(() => cluster.remove());

it('backups of another database are shown under its name and not counted, and are verified on request', async () => {
  const home = await newHome();
  const { page } = await launchApp(home);
  const { host, port, user, password } = cluster;
  await connect(page, { name: 'The shop', host, port, user, password, database: 'shop' });
  await page.getByText(/The next backup needs about .*, .* free\./u).waitFor();
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  await page.getByRole('row').filter({ hasText: 'Verified' }).waitFor();

  // A stored password can be removed; an empty field alone cannot express that.
  await page.getByRole('button', { name: 'More actions' }).first().click();
  await page.getByRole('menuitem', { name: 'Edit connection…' }).click();
  const editing = page.getByRole('dialog');
  await editing.getByLabel('Remove the stored password').check();
  await screenshots(page, 'remove-password');
  await editing.getByRole('button', { name: 'Test connection' }).click();
  await editing.getByText('A password is needed').waitFor();
  await editing.getByRole('button', { name: 'Cancel' }).click();
  await editing.getByRole('button', { name: 'Discard changes' }).click();

  await page.getByRole('button', { name: 'More actions' }).first().click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove connection' }).click();

  const dialog = await openConnectionDialog(page);
  await dialog
    .getByLabel('Paste a postgresql:// URL')
    .fill(
      `postgresql://${user}:${encodeURIComponent(password)}@${host}:${port}/crm?sslmode=verify-ca&sslrootcert=/etc/ca.pem`,
    );
  await dialog.getByRole('button', { name: 'Fill in' }).click();
  await dialog.getByText('The URL names /etc/ca.pem: choose that certificate here.').waitFor();
  await screenshots(page, 'url-with-certificate');
  await dialog
    .getByLabel('Paste a postgresql:// URL')
    .fill(`postgresql://${user}@${host}:${port}/crm?sslmode=disable`);
  await dialog.getByRole('button', { name: 'Fill in' }).click();
  await dialog.getByText('The URL names').waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'crm', level: 1 }).waitFor();

  await page.getByText('Not protected yet.').first().waitFor();
  const row = page.getByRole('row').filter({ hasText: 'Of shop' });
  await row.waitFor();
  await screenshots(page, 'backups-of-another');
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  await page
    .getByText(/^Protected\./u)
    .first()
    .waitFor();
  expect(await row.count()).toBe(1);

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'System' }).click();
  await page.getByRole('button', { name: 'Run check-up' }).click();
  for (const words of [/able to dump it: /u, /^1 load into PostgreSQL/u, /GB free/u]) {
    await page.getByText(words).first().waitFor();
  }
  await screenshots(page, 'check-up');
});
