/**
 * The screens of the schedule, with a real server: their texts, their changes, and the input that
 * they reject.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SlotRecord } from '#shared/domain/slot.ts';
import type { NightjarBridge } from '#shared/ipc/contract.ts';
import { backupFilename } from '../../src-main/backup-folder/filename.ts';
import { createSmallDatabase } from '../support/engine.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';
import { expectAccessible } from './support/accessible.ts';
import { launchApp, namesIn, newHome, screenshots, type Home } from './support/app.ts';
import { connect } from './support/connection-dialog.ts';

const dayMs = 24 * 60 * 60_000;

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
  await createSmallDatabase(cluster, 'planned');
});
afterAll(() => cluster.remove());

async function connected(
  prepare: (home: Home) => Promise<void> = async () => undefined,
): Promise<{ home: Home; page: Page }> {
  const home = await newHome();
  await prepare(home);
  const { page } = await launchApp(home);
  const { host, port, user, password } = cluster;
  await connect(page, { name: 'Planned', host, port, user, password, database: 'planned' });
  return { home, page };
}
const settingsOf = async (home: Home): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(home.userData, 'settings.json'), 'utf8')) as Record<
    string,
    unknown
  >;

it('a new connection has a schedule, which can be changed, and invalid input is rejected', async () => {
  const { home, page } = await connected();
  await page.getByText(/Not protected yet\. Next: /u).waitFor();
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  await page.getByRole('heading', { name: 'Schedule', level: 1 }).waitFor();
  await page.getByText('Every day at 02:00, UTC').waitFor();
  expect(await page.getByRole('list', { name: 'Next runs' }).getByRole('listitem').count()).toBe(5);
  await expectAccessible(page, 'schedule');

  const save = page.getByRole('button', { name: 'Save' });
  const refuses = async (sentence: string): Promise<void> => {
    await page.getByText(sentence, { exact: true }).waitFor();
    expect(await save.isEnabled()).toBe(false);
  };
  const time = page.getByLabel('Time', { exact: true });
  // A time field does not accept 25; the remaining input is not a time.
  await time.press('Backspace');
  await refuses('The time must be between 00:00 and 23:59.');
  await time.fill('02:00');

  const zone = page.getByRole('combobox', { name: 'Time zone' });
  await zone.fill('Mars/Olympus');
  await page.getByText('This zone does not exist. Zones are named like “Europe/Berlin”.').waitFor();
  await zone.press('Escape');
  await zone.blur();
  expect(await zone.inputValue()).toBe('The zone of this computer');

  const days = page.getByRole('textbox', { name: 'Days kept' });
  for (const [kept, sentence] of [
    ['0', 'Backups must be kept for at least 1 day.'],
    ['-1', 'Backups must be kept for at least 1 day.'],
    ['1000000000', 'Backups can be kept for at most 3650 days.'],
  ] as const) {
    await days.fill(kept);
    await refuses(sentence);
  }

  await page.getByText('Cron expression').first().click();
  const cron = page.getByRole('textbox', { name: 'Cron expression' });
  for (const [nonsense, sentence] of [
    [
      '0 0 2 * * *',
      'A cron expression has five fields (minute, hour, day of month, month, day of week); this one has 6. Seconds are not supported: remove the first field.',
    ],
    ['0 25 * * *', 'The hour must be from 0 to 23; this expression has 25.'],
    ['0 2 31 2 *', '“0 2 31 2 *” is never due: no month has such a day.'],
  ] as const) {
    await cron.fill(nonsense);
    await refuses(sentence);
  }
  await expectAccessible(page, 'schedule-refused');
  await cron.fill('30 3 * * 1-5');
  await days.fill('14');
  await page.getByText(/3:30/u).first().waitFor();
  // Other entry points than the form reject it, too.
  const answers = await page.evaluate(
    async ([connectionId = '']) => {
      const { nightjar } = window as unknown as { nightjar: NightjarBridge };
      const when = { kind: 'times' as const, timeOfDay: '02:00', days: [1] };
      const schedule = { enabled: true, when, timeZone: null };
      return await Promise.all(
        [
          { keepDays: 30, schedule: { ...schedule, timeZone: 'Mars/Olympus' } },
          { keepDays: 30, schedule: { ...schedule, when: { ...when, timeOfDay: '25:00' } } },
          { keepDays: 1e9, schedule },
        ].map((change) => nightjar.call('schedule.save', { connectionId, ...change })),
      );
    },
    ((await settingsOf(home)) as { connections: { id: string }[] }).connections.map(({ id }) => id),
  );
  expect(answers.map((answer) => (answer.ok ? 'saved' : answer.error.code))).toEqual(
    Array.from({ length: 3 }, () => 'invalid-input'),
  );
  expect(await settingsOf(home)).toMatchObject({ schedules: {}, keepDays: {} });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(async () => Object.values((await settingsOf(home))['schedules'] as object)[0] as unknown)
    .toMatchObject({ when: { kind: 'cron', expression: '30 3 * * 1-5' } });
  await page.getByText('Saved.').waitFor();

  for (const wanted of ['Asia/Kolkata', 'Europe/Kyiv', 'Asia/Kathmandu', 'UTC']) {
    await zone.click();
    await zone.fill(wanted);
    await page.getByRole('option', { name: wanted, exact: true }).click();
    await page.getByText(new RegExp(`3:30.*, ${wanted}`, 'u')).waitFor();
  }
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  await page.getByText(/3:30.*, UTC/u).waitFor();
  expect(await zone.inputValue()).toBe('UTC');

  await page.getByRole('button', { name: 'Pause until…' }).click();
  await page.getByRole('menuitem', { name: 'For 1 hour' }).click();
  await page.getByText(/^Paused by /u).waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Pause until…' }).waitFor();
});

it('the screen shows the result of each scheduled backup, and the reason', async () => {
  const { home, page } = await connected();
  const { connections } = (await settingsOf(home)) as { connections: { id: string }[] };
  const night = (daysAgo: number, fields: Partial<SlotRecord>): string => {
    const dueAt = `${new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10)}T02:00:00.000Z`;
    const slot: SlotRecord = {
      connectionId: connections[0]?.id ?? '',
      dueAt,
      outcome: 'missed',
      servedAt: null,
      filename: null,
      runId: null,
      reasons: [],
      ...fields,
    };
    return `${JSON.stringify(slot)}\n`;
  };
  const asleep: SlotRecord['reasons'][number] = {
    kind: 'asleep',
    from: new Date(Date.now() - 10 * dayMs).toISOString(),
    to: new Date(Date.now() - 2 * dayMs).toISOString(),
  };
  await mkdir(join(home.userData, 'history'), { recursive: true });
  await writeFile(
    join(home.userData, 'history', 'slots.jsonl'),
    night(4, { reasons: [{ kind: 'paused', by: 'Ada', until: asleep.to }] }) +
      night(3, { reasons: [asleep, { kind: 'overtaken' }] }) +
      night(2, { outcome: 'late', servedAt: asleep.to, reasons: [asleep] }),
  );
  await page.reload();
  await page
    .getByText(/^At risk: |Not protected yet/u)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  const nights = page.getByRole('table', { name: 'Past scheduled backups' });
  await nights.getByRole('button', { name: /: Late\. Why\?$/u }).waitFor();
  const missed = nights.getByRole('button', { name: /: Missed\. Why\?$/u });
  expect(await missed.count()).toBe(2);
  await missed.first().click();
  await page.getByText(/^Missed: paused by Ada until /u).waitFor();
  await screenshots(page, 'nights');
  await expectAccessible(page, 'nights');
  await page.keyboard.press('Escape');
  await missed.last().click();
  await page.getByText(/^Missed: the computer was asleep from .*, then the next/u).waitFor();
});

it('old backups are deleted on request, after a list of them is shown', async () => {
  // The computer was off for two months, or its clock is wrong: Nightjar cannot know.
  const aliveAt = new Date(Date.now() - 60 * dayMs).toISOString();
  const state = { version: 1, aliveAt, suspendedAt: null, connections: {}, outbox: [] };
  const { home, page } = await connected(({ userData }) =>
    writeFile(join(userData, 'schedule-state.json'), JSON.stringify(state)),
  );
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  await page.getByText('Backup created successfully', { exact: true }).first().waitFor();
  const [manifestName = '', first = ''] = await namesIn(home.backups);
  const manifest = JSON.parse(await readFile(join(home.backups, manifestName), 'utf8')) as object;
  for (const days of [40, 50]) {
    const filename = backupFilename(Date.now() - days * dayMs);
    await copyFile(join(home.backups, first), join(home.backups, filename));
    await writeFile(
      join(home.backups, filename.replace('.sql.gz', '.manifest.json')),
      JSON.stringify({ ...manifest, filename }),
    );
  }
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  await page.getByText('Old backups are not deleted for now').waitFor();
  await expectAccessible(page, 'retention-waits');
  await page.getByRole('button', { name: 'What would be deleted now?' }).click();
  await page.getByText(/Check its date before you delete backups/u).waitFor();
  await page.getByText('50 days old', { exact: false }).waitFor();
  expect(await namesIn(home.backups)).toHaveLength(6);
  await page.getByRole('button', { name: 'Delete 2 backups…' }).click();
  const question = page.getByRole('dialog', { name: 'Delete 2 backups?' });
  await question.getByText('You can put them back for 24 hours', { exact: false }).waitFor();
  expect(await namesIn(home.backups)).toHaveLength(6);
  await question.getByRole('button', { name: 'Delete 2 backups' }).click();
  await page.getByText(/^2 deleted, /u).waitFor();
  const left = (await namesIn(home.backups)).filter((name) => name !== '.nightjar.trash');
  expect(left).toEqual([manifestName, first]);
});

it('the screens show runs and the retention plan, and a pinned backup is retained', async () => {
  const { page } = await connected();
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  await page.getByText('Backup created successfully', { exact: true }).first().waitFor();
  await page.getByRole('row').last().getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Pin' }).click();
  await page.getByText('Pinned: never deleted by age').waitFor();

  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  await page.getByRole('button', { name: 'What would be deleted now?' }).click();
  await page.getByText('1 backup stays').click();
  await page.getByText('Pinned', { exact: true }).waitFor();
  await expectAccessible(page, 'retention');
  expect(await page.getByRole('button', { name: /^Delete/u }).count()).toBe(0);
  await page.getByRole('button', { name: 'Close' }).last().click();

  await page.getByRole('button', { name: 'Activity' }).click();
  await page.getByRole('button', { name: /^Good Planned/u }).click();
  await page.getByRole('button', { name: 'Copy for support' }).waitFor();
  await expectAccessible(page, 'activity');
});

it('a test notification is sent to a real receiver by each channel, and the reason of a failure is shown', async () => {
  const received: string[] = [];
  const receiver = http.createServer((request, response) => {
    request.on('data', (bytes: Buffer) => received.push(bytes.toString()));
    request.on('end', () => response.end('ok'));
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', () => resolve()));
  const { port } = receiver.address() as AddressInfo;
  const mails: string[] = [];
  const post = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      stream.on('data', (bytes: Buffer) => mails.push(bytes.toString()));
      stream.on('end', () => done());
    },
  });
  await new Promise<void>((resolve) => post.listen(0, '127.0.0.1', () => resolve()));
  const mailPort = (post.server.address() as AddressInfo).port;
  const failing = { at: new Date().toISOString(), detail: 'It answered 503 Service Unavailable.' };
  const { home, page } = await connected(async ({ userData }) => {
    await mkdir(join(userData, 'history'));
    const memory = { version: 1, told: {}, failing: { webhook: failing } };
    await writeFile(join(userData, 'history', 'notices.json'), JSON.stringify(memory));
  });
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'Notifications' }).click();
  const address = page.getByRole('group', { name: 'Webhook' }).getByLabel('Address');
  await address.fill('javascript:alert(1)');
  await page.getByText(/must be an address that starts with http/u).waitFor();
  await address.fill(`http://127.0.0.1:${port}/hook`);
  await page.getByRole('button', { name: 'Save notifications' }).click();
  await expect
    .poll(async () => (await settingsOf(home))['notifications'])
    .toMatchObject({ webhook: { url: `http://127.0.0.1:${port}/hook` } });
  const failed = page.getByText(/^The last notification was not delivered .*It answered 503/u);
  await failed.waitFor();
  await screenshots(page, 'settings-notices-fail');
  await page.getByRole('button', { name: 'Send a test: Webhook' }).click();
  await page.getByRole('group', { name: 'Webhook' }).getByText('Sent.').waitFor();
  await failed.waitFor({ state: 'detached' });
  expect(received.join('')).toContain('test');

  const ping = page.getByRole('group', { name: 'Ping' });
  await ping.getByLabel(/^Address/u).fill(`http://127.0.0.1:${port}/ping`);
  const mail = page.getByRole('group', { name: 'E-mail' });
  await mail.getByLabel('Mail server').fill('127.0.0.1');
  await mail.getByLabel('Port').fill(String(mailPort));
  await mail.getByRole('combobox', { name: 'Encryption' }).click();
  await page.getByRole('option', { name: 'No encryption' }).click();
  await mail.getByLabel('From').fill('nightjar@example.org');
  await mail.getByRole('textbox', { name: 'To', exact: true }).fill('ops@example.org');
  await page.getByRole('button', { name: 'Save notifications' }).click();
  await page.getByRole('button', { name: 'Send a test: Ping' }).click();
  await ping.getByText('Sent.').waitFor();
  await page.getByRole('button', { name: 'Send a test: E-mail' }).click();
  await mail.getByText('Sent.').waitFor();
  expect(mails.join('')).toContain('This is a test of Nightjar');
  await new Promise<void>((resolve) => post.close(() => resolve()));
  // The desktop of the tests shows no notifications, and the screen does not claim that it did.
  await page.getByRole('button', { name: 'Send a test: Desktop' }).click();
  const desktop = page.getByRole('group', { name: 'Desktop' });
  await desktop.getByText(/^(?:Sent\.|.*shows no notifications\.)$/u).waitFor();
  await expectAccessible(page, 'settings');
  await new Promise((resolve) => receiver.close(resolve));
  await page.getByRole('button', { name: 'Send a test: Webhook' }).click();
  await page
    .getByRole('group', { name: 'Webhook' })
    .getByText(/did not accept the notification/u)
    .waitFor();
});

it('the reason of a missing weekly proof is shown on the screen of its database and in Settings', async () => {
  const home = await newHome({ weeklyDrill: true });
  const { page } = await launchApp(home);
  const { host, port, user, password } = cluster;
  await connect(page, { name: 'Planned', host, port, user, password, database: 'planned' });
  const [connection] = (await settingsOf(home))['connections'] as { id: string }[];
  const error = { code: 'drill-no-server', wanted: '17', found: ['15'] };
  const miss = { at: new Date(Date.now() - dayMs / 4).toISOString(), error };
  await mkdir(join(home.userData, 'history'), { recursive: true });
  await writeFile(
    join(home.userData, 'history', 'weekly-drills.json'),
    JSON.stringify({ version: 1, missed: { [connection?.id ?? '']: miss } }),
  );
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  const missed = 'The last weekly proof did not run: No PostgreSQL 17 server on this computer';
  await page.getByText(missed).waitFor();
  await page.getByText(/^Install PostgreSQL 17 .* Next due /u).waitFor();
  await screenshots(page, 'weekly-proof-missed');
  await page.getByRole('button', { name: 'Settings' }).click();
  const list = page.getByRole('list', { name: 'Weekly proofs' });
  await list.getByText(missed).waitFor();
  await list.getByText(/^Next due /u).waitFor();
  await screenshots(page, 'weekly-proof-settings');
  await expectAccessible(page, 'settings with a weekly proof that was missed');
});
