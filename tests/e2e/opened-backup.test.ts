/** The content of a dump: opened, browsed, searched, exported, dropped on the window, compared. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSmallDatabase } from '../support/engine.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';
import { runTool } from '../../src-main/system/processes.ts';
import { expectAccessible } from './support/accessible.ts';
import {
  launchApp,
  launchWithoutWindow,
  newHome,
  signIn,
  startCommand,
  type Home,
} from './support/app.ts';
import { connect } from './support/connection-dialog.ts';
import { drop } from './support/drop.ts';
import { writePlainDump } from './support/plain-dump.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
  await createSmallDatabase(cluster, 'library');
  await cluster.psql(
    'library',
    `CREATE TABLE notes (id integer PRIMARY KEY, note text, body text);
     INSERT INTO notes VALUES (1, NULL, 'the first'), (2, '', repeat('long ', 2000));`,
  );
});
afterAll(() => cluster.remove());

it('an opened backup shows tables, rows, search results, a table as CSV, and the changes since then', async () => {
  const home = await newHome();
  const { page, electron } = await launchApp(home);
  const { host, port, user, password } = cluster;
  await connect(page, { name: 'Library', host, port, user, password, database: 'library' });
  await backUp(page);
  await cluster.psql(
    'library',
    `INSERT INTO readers (name) VALUES ('Newcomer'); UPDATE notes SET note = 'no longer' WHERE id = 1;
     ALTER TABLE loans ADD COLUMN returned date; CREATE TABLE shelves (id integer);`,
  );
  await backUp(page);

  // The older backup.
  await page.getByRole('row').last().getByRole('button', { name: 'Open' }).click();
  const contents = page.getByRole('tree', { name: 'Contents' });
  await contents.getByRole('treeitem', { name: /^readers/u }).click();
  const grid = page.getByRole('grid', { name: 'public.readers' });
  await grid.getByRole('columnheader', { name: /^id, .*primary key/u }).waitFor();
  await grid.focus();
  await page.keyboard.press('Control+End');
  await page.getByRole('gridcell', { name: 'Reader № 500', exact: true }).waitFor();
  // Several cells are copied as they are in the table.
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Control+c');
  await expect
    .poll(() => electron.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe('Reader № 499\nReader № 500');
  await expectAccessible(page, 'backup-contents');

  await page.getByRole('textbox', { name: 'Search the rows' }).fill('№ 49');
  await page.keyboard.press('Enter');
  // 49, and 490 to 499.
  await page.getByText('11 found', { exact: true }).waitFor();
  await expectAccessible(page, 'backup-search');
  await page.getByText('All tables', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Search the rows' }).fill('the first');
  await page.keyboard.press('Enter');
  await page.getByText('Found in 1 table, 0 here', { exact: true }).waitFor();

  // NULL looks different from the empty text, and a long value is shown completely when its row is
  // opened.
  await contents.getByRole('treeitem', { name: /^notes/u }).click();
  await page.getByRole('button', { name: 'Show all rows' }).click();
  const notes = page.getByRole('grid', { name: 'public.notes' });
  await expect.poll(() => notes.getByRole('row').nth(1).innerText()).toContain('NULL');
  expect(await notes.getByRole('row').nth(2).innerText()).toContain('empty');
  await notes.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  const row = page.getByRole('complementary', { name: 'notes, row 2' });
  await expect.poll(() => row.innerText()).toContain('long '.repeat(2000).trimEnd());
  await page.keyboard.press('Escape');

  const target = join(home.folder, 'notes ✓.csv');
  await answerSaveDialog(electron, target);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Export the table as CSV…' }).click();
  await page.getByText('Table exported').waitFor();
  const long = 'long '.repeat(2000);
  expect(await readFile(target, 'utf8')).toBe(
    `"id","note","body"\r\n"1",,"the first"\r\n"2","","${long}"\r\n`,
  );

  // Every other object has its definition; the keyboard moves through all of it.
  await page.getByRole('textbox', { name: 'Filter the contents' }).fill('overdue');
  await contents.getByRole('treeitem', { name: /^overdue/u }).click();
  await page.getByText('CREATE VIEW public.overdue').waitFor();
  await page.getByRole('textbox', { name: 'Filter the contents' }).fill('');
  await contents.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  await expectAccessible(page, 'backup-definition');

  await page.getByText('Facts', { exact: true }).click();
  await page.getByText('Verified', { exact: true }).waitFor();
  await expectAccessible(page, 'backup-overview');

  await page.getByText('Changes', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Compare with' }).click();
  await page.getByRole('option', { name: 'Library, as it is now' }).click();
  await contents.getByRole('treeitem', { name: /^loans/u }).click();
  await page.getByText('Column returned was added.').waitFor();
  await contents.getByRole('treeitem', { name: /^notes.*~1/u }).click();
  const changes = page.getByRole('grid', { name: 'public.notes' });
  await changes.getByText('no longer').waitFor();
  expect(await changes.getByRole('row').nth(1).innerText()).toContain('Changed');
  // A table that only the live database has can be opened, too.
  await contents.getByRole('treeitem', { name: /^shelves/u }).click();
  // The comparison is still there after another view.
  await page.getByText('Rows', { exact: true }).click();
  await page.getByText('Changes', { exact: true }).click();
  await contents.getByRole('treeitem', { name: /^Leere/u }).click();
  await page.getByText('Tables: 3 changed, 1 added.').waitFor();
  await expectAccessible(page, 'backup-compare');

  await page.getByRole('button', { name: 'Library', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Library', level: 1 }).waitFor();
  await expectAccessible(page, 'backup-list');
});

it('a dump that is dropped on the window is opened, and another file is rejected with a reason', async () => {
  const home = await newHome();
  const { page } = await launchApp(home);
  await page.getByRole('heading', { name: 'Welcome to Nightjar' }).waitFor();
  const untrustedDump = await plainDump(home);

  await drop(page, untrustedDump);
  await page.getByRole('heading', { name: 'dump of ours.sql' }).waitFor();
  await page.getByRole('treeitem', { name: /^readers/u }).click();
  await page.getByRole('gridcell', { name: 'Reader № 1', exact: true }).waitFor();
  await page.getByText('Facts', { exact: true }).click();
  await page.getByText('Not verified by Nightjar').waitFor();

  // It is still there after locking and unlocking.
  await page.keyboard.press('Control+l');
  await page.getByLabel('Passphrase', { exact: true }).fill('mossy kettle argues quietly');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('heading', { name: 'dump of ours.sql' }).waitFor();

  await writeFile(join(home.folder, 'shopping.sql'), 'eggs, milk');
  await drop(page, join(home.folder, 'shopping.sql'));
  const refusal = page.getByRole('alert').filter({ hasText: 'shopping.sql' });
  await refusal.waitFor();
  expect(await refusal.innerText()).toContain('This is not a dump created by pg_dump.');
  await expectAccessible(page, 'backup-refused');

  // The dumps in a dropped folder are listed to choose from.
  await drop(page, home.folder);
  const list = page.getByRole('dialog', { name: 'Choose a backup to open' });
  await list.getByText('shopping.sql: This is not a dump').waitFor();
  await expectAccessible(page, 'backup-dropped-folder');
  await list.getByRole('button', { name: /^dump of ours\.sql/u }).click();
  await page.getByRole('heading', { name: 'dump of ours.sql' }).waitFor();
});

it('a dump that is named at the start is opened, the first time and later, after an admin has signed in', async () => {
  const home = await newHome();
  const dump = await plainDump(home);
  const { electron } = await launchWithoutWindow(home, [dump]);
  const page = await electron.firstWindow();
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });
  await page.getByRole('heading', { name: 'Create the first admin' }).waitFor();
  expect(await page.getByText('dump of ours.sql').count()).toBe(0);
  await signIn(page);
  await heading('dump of ours.sql').waitFor();
  await page.getByRole('treeitem', { name: /^readers/u }).click();
  await page.getByRole('gridcell', { name: 'Reader № 1', exact: true }).waitFor();

  const { executablePath, args, env } = startCommand(home);
  const startAgainWith = (name: string) =>
    runTool({
      file: executablePath,
      args: [...args, name],
      env,
      cwd: home.folder,
      timeoutMs: 60_000,
    });
  await copyFile(dump, join(home.folder, 'another.sql'));
  expect((await startAgainWith('another.sql')).exitCode).toBe(0);
  await heading('another.sql').waitFor();
  await page.getByRole('treeitem', { name: /^readers/u }).waitFor();

  // While locked, the window shows nothing; a dump that was named in the meantime replaces the open
  // one.
  await page.keyboard.press('Control+l');
  await page.getByRole('button', { name: 'Unlock' }).waitFor();
  expect((await startAgainWith('gone.sql')).exitCode).toBe(0);
  await page.waitForTimeout(500);
  expect(await page.getByText(/(?:another|gone)\.sql/u).count()).toBe(0);
  await signIn(page);
  await heading('gone.sql').waitFor();
  await page.getByText('It no longer exists or cannot be read.').waitFor();
});

async function backUp(page: Page): Promise<void> {
  const rows = page.getByRole('row').filter({ hasText: '.sql.gz' });
  const before = await rows.count();
  // Two names within the same second would need a suffix, so the test waits for the next second.
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  await expect.poll(() => rows.count(), { timeout: 30_000 }).toBe(before + 1);
}

async function answerSaveDialog(electron: ElectronApplication, filePath: string): Promise<void> {
  await electron.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, filePath);
}

const plainDump = (home: Home): Promise<string> =>
  writePlainDump(cluster, join(home.folder, 'dump of ours.sql'), 'pg_dump', 'library');
