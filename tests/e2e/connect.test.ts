/** Connecting to an existing database on a real server, with the dialog. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSmallDatabase, lockTable } from '../support/engine.ts';
import { isNightjarSession, startTestCluster, type TestCluster } from '../support/test-cluster.ts';
import {
  connect,
  fillConnection,
  openConnectionDialog,
  type ConnectionInput,
} from './support/connection-dialog.ts';
import { launchApp, logOf, namesIn, newHome, screenshots } from './support/app.ts';

/** Characters that are typical causes of broken password handling. */
const password = 'p:a\\s\'s"w ö $(rd) %41';
const firstDatabase = 'shop';
const secondDatabase = 'Büro "2" -x=';

const waitingSessions = `SELECT count(*) FROM pg_stat_activity
  WHERE ${isNightjarSession} AND wait_event_type = 'Lock'`;

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster({ password });
  await createSmallDatabase(cluster, firstDatabase);
  await createSmallDatabase(cluster, secondDatabase);
});
afterAll(() => cluster.remove());

it('a user connects, backs up and deletes, and the backups of two databases are separate', async () => {
  const home = await newHome();
  const app = await launchApp(home);
  const { page } = app;

  // Empty fields: each field reports what is missing, and nothing is saved.
  const dialog = await openConnectionDialog(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('The name is missing.').waitFor();

  // A wrong password is reported in a sentence, from the server's own answer.
  await fillConnection(dialog, { ...server(), name: 'The shop', password: 'not it' });
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await dialog.getByText('Wrong password.').waitFor();
  await dialog.getByText(`The server refused the password of user “${cluster.user}”.`).waitFor();
  await screenshots(page, 'wrong-password');

  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await dialog.getByText('Connected.').waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'The shop', level: 1 }).waitFor();

  const first = await backUp(page);
  expect(await namesIn(home.backups)).toContain(first);

  // A second database, by URL: its backups are stored in its own folder.
  await page.getByRole('button', { name: 'Add a database' }).click();
  await page.getByRole('menuitem', { name: 'Connect to a database…' }).click();
  await dialog.getByLabel('Paste a postgresql:// URL').fill(urlOf(secondDatabase));
  await dialog.getByRole('button', { name: 'Fill in' }).click();
  await expect.poll(() => dialog.getByLabel('Database').inputValue()).toBe(secondDatabase);
  expect(await dialog.getByLabel('Paste a postgresql:// URL').inputValue()).toBe('');
  expect(await dialog.getByLabel('Password', { exact: true }).inputValue()).toBe(password);
  await dialog.getByLabel('Name', { exact: true }).fill('Büro');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Büro', level: 1 }).waitFor();
  const second = await backUp(page);
  expect(await namesIn(join(home.backups, 'Büro'))).toContain(second);
  expect((await namesIn(home.backups)).filter((name) => name.endsWith('.gz'))).toEqual([first]);
  await screenshots(page, 'two-databases');

  // Deleting asks first, and deletes the manifest, too.
  const row = page.getByRole('row').filter({ hasText: second });
  await row.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  const question = page.getByRole('dialog', { name: 'Delete this backup?' });
  await question.getByText(second).waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await namesIn(join(home.backups, 'Büro'))).toContain(second);
  await row.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await question.getByRole('button', { name: 'Delete backup' }).click();
  await page.getByText('All backups were deleted', { exact: true }).waitFor();
  expect(backupsAmong(await namesIn(join(home.backups, 'Büro')))).toEqual([]);
  expect(await namesIn(home.backups)).toContain(first);

  // After a restart: both are there, and the keychain still has the password.
  await app.close();
  const later = await launchApp(home);
  await later.page.getByRole('button', { name: /The shop/u }).click();
  await later.page.getByRole('row').filter({ hasText: first }).waitFor();
  await backUp(later.page, first);

  // A password is stored for one server: for another server the dialog asks for it again.
  await later.page.getByRole('button', { name: 'More actions' }).first().click();
  await later.page.getByRole('menuitem', { name: 'Edit connection…' }).click();
  const edited = later.page.getByRole('dialog');
  await edited.getByLabel('Host', { exact: true }).fill('127.0.0.9');
  await edited.getByRole('button', { name: 'Test connection' }).click();
  await edited.getByText(/^Enter the password again\. The stored password/u).waitFor();
  await edited.getByRole('button', { name: 'Save' }).click();
  await edited.getByText(/^Enter the password again\. The stored password/u).waitFor();
  await edited.getByRole('button', { name: 'Cancel' }).click();
  await edited.getByRole('button', { name: 'Discard changes' }).click();

  // Removing a connection does not delete its backups.
  await later.page.getByRole('button', { name: 'More actions' }).first().click();
  await later.page.getByRole('menuitem', { name: 'Remove…' }).click();
  await later.page.getByRole('button', { name: 'Remove connection' }).click();
  await later.page.getByRole('heading', { name: 'Büro', level: 1 }).waitFor();
  expect(backupsAmong(await namesIn(home.backups))).toHaveLength(4);
  expect(await later.page.getByRole('button', { name: /The shop/u }).count()).toBe(0);
  await later.close();
  expect(await logOf(home)).not.toContain(password);
});

it('a backup is cancelled on request and leaves no file', async () => {
  const database = await cluster.createDatabase('slow');
  await database.psql('CREATE TABLE held (id integer);');
  const home = await newHome();
  const { page } = await launchApp(home);
  await connect(page, { ...server(), name: 'Slow', database: 'slow' });

  // The run waits for this lock as long as the test needs.
  const { release } = await lockTable(cluster, 'slow', 'held');
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  const progress = page.getByRole('region', { name: 'Backup in progress' });
  await progress.waitFor();
  await expect.poll(() => cluster.psql('postgres', waitingSessions), { timeout: 20_000 }).toBe('1');
  await screenshots(page, 'backup-running');
  await progress.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Backup cancelled', { exact: true }).first().waitFor();
  await release();
  expect(await namesIn(home.backups)).toEqual([]);
});

const server = (): Omit<ConnectionInput, 'name'> => {
  const { host, port, user } = cluster;
  return { host, port, user, database: firstDatabase, password };
};

/** Clicks the button and returns the name of the new file, as soon as the list contains it. */
async function backUp(page: Page, older?: string): Promise<string> {
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  const rows = page.getByRole('row').filter({ hasText: 'Verified' });
  const wanted = older === undefined ? 1 : 2;
  await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(wanted);
  await page.getByText('Backup created successfully', { exact: true }).first().waitFor();
  const text = await rows.first().innerText();
  return /backup_\S+\.sql\.gz/u.exec(text)?.[0] ?? text;
}

const backupsAmong = (names: readonly string[]): string[] =>
  names.filter((name) => name.startsWith('backup_'));

function urlOf(database: string): string {
  return `postgresql://${cluster.user}:${encodeURIComponent(password)}@${cluster.host}:${cluster.port}/${encodeURIComponent(database)}`;
}
