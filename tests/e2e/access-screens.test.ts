/** Admins, tokens and the HTTP API: changed in the window, and used by curl from outside. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSmallDatabase, runToEnd } from '../support/engine.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';
import { expectAccessible } from './support/accessible.ts';
import {
  adminName,
  launchApp,
  logOf,
  namesIn,
  newHome,
  passphrase,
  type Home,
} from './support/app.ts';
import { connect } from './support/connection-dialog.ts';

const another = 'lanterns drift over barley';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
  await createSmallDatabase(cluster, 'door');
});
afterAll(() => cluster.remove());

async function openSettings(page: Page, group: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: group }).click();
}

const trail = async (home: Home): Promise<string[]> =>
  (await readFile(join(home.userData, 'audit', 'audit.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { kind: string }).kind);

it('admins are added and removed, the last admin cannot be removed, and each admin can change their own passphrase', async () => {
  const home = await newHome();
  const { page } = await launchApp(home);
  await openSettings(page, 'Admins');
  const admins = page.getByRole('list', { name: 'Admins' });
  await admins.getByText(adminName).waitFor();
  expect(await page.getByRole('button', { name: `Remove ${adminName}…` }).isEnabled()).toBe(false);

  await page.getByRole('button', { name: 'Add an admin…' }).click();
  const adding = page.getByRole('dialog', { name: 'Add an admin' });
  await adding.getByLabel('Name').fill('Grace');
  await adding.getByLabel('Passphrase', { exact: true }).fill('too short');
  await adding.getByText(/^Too short/u).waitFor();
  expect(await adding.getByRole('button', { name: 'Add admin' }).isEnabled()).toBe(false);
  await adding.getByLabel('Passphrase', { exact: true }).fill(another);
  await expectAccessible(page, 'settings-add-admin');
  await adding.getByRole('button', { name: 'Add admin' }).click();
  await admins.getByText('Grace').waitFor();
  await expectAccessible(page, 'settings-admins');

  await page.getByLabel('Lock after (minutes)').fill('0');
  await page.getByText('The shortest time before locking is 1 minute.').waitFor();
  await page.getByLabel('Lock after (minutes)').fill('5');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const settings = () => readFile(join(home.userData, 'settings.json'), 'utf8');
  await expect.poll(settings).toMatch(/"lockAfterMinutes": ?5\b/u);

  // The libraries are tested at the start, before anybody asks for a backup.
  await expect
    .poll(() => logOf(home))
    .toMatch(/zlib compresses|libraries for compression passed their test/u);
  await page.getByRole('tab', { name: 'System' }).click();
  await page.getByText('Use the compression libraries of this system').click();
  await expect.poll(settings).toMatch(/"nativeCode": ?false\b/u);
  await page.getByRole('tab', { name: 'Admins' }).click();

  // The new admin signs in and removes the first admin.
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('Signed out. Scheduled backups still run.').waitFor();
  expect(await page.getByLabel('Stay signed in on this computer').isChecked()).toBe(false);
  await expectAccessible(page, 'signed-out');
  await page.getByLabel('Name').fill('Grace');
  await page.getByLabel('Passphrase', { exact: true }).fill(another);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await openSettings(page, 'Admins');

  await page.getByRole('button', { name: 'Change passphrase…' }).click();
  const changing = page.getByRole('dialog', { name: 'Change your passphrase' });
  await changing.getByLabel('Current passphrase').fill('not the right one');
  await changing.getByLabel('New passphrase').fill(passphrase);
  await changing.getByRole('button', { name: 'Change passphrase' }).click();
  await changing.getByRole('alert').waitFor();
  await changing.getByLabel('Current passphrase').fill(another);
  await expectAccessible(page, 'settings-change-passphrase');
  await changing.getByRole('button', { name: 'Change passphrase' }).click();
  await page.getByText('The passphrase was changed.').waitFor();

  await page.getByRole('button', { name: `Remove ${adminName}…` }).click();
  const question = page.getByRole('dialog', { name: `Remove ${adminName}?` });
  await question.getByRole('button', { name: 'Remove admin' }).click();
  await question.waitFor({ state: 'detached' });
  await expect.poll(() => admins.getByRole('listitem').count()).toBe(1);
  expect(await trail(home)).toEqual([
    'first-admin-created',
    'signed-in',
    'admin-added',
    'setting-changed',
    'setting-changed',
    'signed-out',
    'signed-in',
    'sign-in-failed',
    'passphrase-changed',
    'signed-in',
    'admin-removed',
  ]);
});

it('the HTTP API is switched on, and accepts a token that was created on the screen', async () => {
  const home = await newHome({ api: { enabled: false, port: await freePort() } });
  const { page, electron } = await launchApp(home);
  const { host, port, user, password } = cluster;
  await connect(page, { name: 'Door', host, port, user, password, database: 'door' });
  await openSettings(page, 'HTTP API');
  await page.getByText('Off.', { exact: true }).waitFor();
  await page.getByText('Let programs on this computer create and list backups').click();
  const address = await page.getByText(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/u).innerText();
  await page.getByRole('button', { name: 'Copy address' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const clipboard = () => electron.evaluate(({ clipboard: system }) => system.readText());
  expect(await clipboard()).toBe(address);

  await page.getByRole('button', { name: 'Create a token…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('nightly script');
  await dialog.getByLabel('Valid for (days)').fill('400');
  await dialog.getByText('A token can be valid for at most 366 days.').waitFor();
  await dialog.getByLabel('Valid for (days)').fill('30');
  await expectAccessible(page, 'settings-create-token');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  const token = await dialog.getByLabel('Token', { exact: true }).inputValue();
  expect(token).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/u);
  await dialog.getByRole('button', { name: 'Copy token' }).click();
  await dialog.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await clipboard()).toBe(token);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expectAccessible(page, 'settings-api');
  expect(await page.content()).not.toContain(token);

  // A real client against the running app.
  const created = await curl('POST', `${address}/database/backup`, token);
  const filename = (await namesIn(home.backups)).find((name) => name.endsWith('.gz')) ?? '';
  expect(created).toEqual({
    status: 200,
    body: {
      success: true,
      message: 'Backup created successfully',
      data: expect.objectContaining({
        filename,
        size: expect.stringMatching(/^[\d.]+ (?:bytes|KB)$/u) as string,
        created_at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:]{8}Z$/u) as string,
        path: join(home.backups, filename),
      }) as object,
    },
  });
  for (const [where, wanted] of [
    ['/database/backups', [{ filename }]],
    [`/database/backups/${filename}`, { filename, details: { trigger: 'api', admin: adminName } }],
    ['/database/health', { reachable: true }],
    ['/database/statistics', { backups: 1, succeededRuns: 1 }],
  ] as const) {
    const got = await curl('GET', `${address}${where}`, token);
    expect([where, got]).toMatchObject([where, { status: 200, body: { data: wanted } }]);
  }
  expect(await curl('GET', `${address}/database/backups`, null)).toMatchObject({ status: 401 });

  // Scripts still have access while the window is locked.
  await page.keyboard.press('Control+l');
  await page.getByRole('heading', { name: 'Unlock' }).waitFor();
  expect(await curl('GET', `${address}/database/backups`, token)).toMatchObject({ status: 200 });
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await openSettings(page, 'HTTP API');

  await page.getByRole('button', { name: 'Revoke nightly script…' }).click();
  await page.getByRole('button', { name: 'Revoke token' }).click();
  await page.getByText('No tokens yet.').waitFor();
  expect(await curl('POST', `${address}/database/backup`, token)).toMatchObject({
    status: 403,
    body: { success: false, code: 'token-revoked' },
  });

  // The health of the database, and the statistics of its backups.
  await page.getByRole('button', { name: 'Door' }).click();
  const health = page.getByRole('region', { name: 'Health and statistics' });
  await health.getByText('1 of 1 run succeeded', { exact: true }).waitFor();
  await health.getByRole('button', { name: 'Health and statistics' }).click();
  await health.getByRole('row', { name: /^public\.loans .+ (?:about|not) .+ Never$/u }).waitFor();
  await health.getByText(/^\d+ of 100$/u).waitFor();
  await health.getByText('100 % (1 of 1 run)').waitFor();
  await expectAccessible(page, 'health');

  // All of it is in the audit trail, with the matching lines of the log.
  await page.getByRole('button', { name: 'Activity' }).click();
  await page.getByRole('button', { name: /^Good Door/u }).click();
  const log = page.getByLabel('From the log');
  await log.getByText(filename).waitFor();
  await page.getByRole('button', { name: 'Copy for support' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await clipboard()).toContain(`"filename":"${filename}"`);
  await expectAccessible(page, 'activity-run');
  await page.getByRole('tab', { name: 'Audit trail' }).click();
  const actions = page.getByRole('list', { name: 'Actions, newest first' });
  await actions.getByText(`${adminName} revoked the token nightly script.`).waitFor();
  await actions
    .getByText('An unknown user had a request rejected by the HTTP API (a revoked token).')
    .waitFor();
  await expectAccessible(page, 'audit-trail');
  await page.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Backups' }).click();
  await page.getByRole('combobox', { name: 'Admin, database or file' }).fill('DOOR');
  await expect
    .poll(() => actions.getByRole('listitem').allInnerTexts())
    .toEqual([
      expect.stringContaining(`${adminName} created ${filename} of Door.`) as string,
      expect.stringContaining(`${adminName} started a backup of Door.`) as string,
    ]);
  await page.getByRole('combobox', { name: 'Admin, database or file' }).fill('nobody like that');
  await page.getByText('No action matches the filters.').waitFor();

  await openSettings(page, 'HTTP API');
  await page.getByText('Let programs on this computer create and list backups').click();
  await page.getByText('Off.', { exact: true }).waitFor();
  expect((await curl('GET', `${address}/openapi.json`, null)).status).toBe(0);
  for (const text of [await logOf(home), JSON.stringify(await trail(home))]) {
    expect(text).not.toContain(token);
  }
});

/** `status` is 0 if there was no answer. */
async function curl(
  method: string,
  url: string,
  token: string | null,
): Promise<{ status: number; body: unknown }> {
  const header = token === null ? [] : ['--header', `Authorization: Bearer ${token}`];
  const how = ['--silent', '--request', method, '--write-out', '\n%{http_code}'];
  const { stdout } = await runToEnd('curl', [...how, ...header, url]);
  const [body = '', status = ''] = stdout.split(/\n(?=\d+$)/u);
  return { status: Number(status), body: body === '' ? null : (JSON.parse(body) as unknown) };
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
