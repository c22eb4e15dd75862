/**
 * A scheduled backup in the real app: its time comes at a real tick, without a window, and old
 * files are deleted.
 */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { manifestSchema } from '#shared/domain/manifest.ts';
import type { NightjarBridge } from '#shared/ipc/contract.ts';
import { backupFilename } from '../../src-main/backup-folder/filename.ts';
import { createSmallDatabase } from '../support/engine.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';
import { launchApp, logOf, namesIn, newHome, passMinutes } from './support/app.ts';
import { connect } from './support/connection-dialog.ts';

const dayMs = 24 * 60 * 60_000;

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
  await createSmallDatabase(cluster, 'nightly');
});
afterAll(() => cluster.remove());

it('the app backs up at the scheduled time, and deletes backups that are old enough', async () => {
  const home = await newHome();
  const { electron, page } = await launchApp(home, { secondOfMinute: 40 });
  const { host, port, user, password } = cluster;
  await connect(page, { name: 'Nightly', host, port, user, password, database: 'nightly' });
  await page.getByRole('button', { name: 'Create New Backup' }).click();
  await page.getByText('Backup created successfully', { exact: true }).first().waitFor();

  // A real backup with a real manifest, dated 40 days ago; and a file that was not created here.
  const [manifestName = '', first = ''] = await namesIn(home.backups);
  const old = backupFilename(Date.now() - 40 * dayMs);
  await copyFile(join(home.backups, first), join(home.backups, old));
  const manifest = manifestSchema.parse(
    JSON.parse(await readFile(join(home.backups, manifestName), 'utf8')),
  );
  await writeFile(
    join(home.backups, old.replace('.sql.gz', '.manifest.json')),
    JSON.stringify({ ...manifest, filename: old }),
  );
  const otherFile = backupFilename(Date.now() - 50 * dayMs);
  await writeFile(join(home.backups, otherFile), 'not ours');

  // The app runs in UTC; the minute after the next full minute leaves enough time to save.
  const now = await electron.evaluate(() => Date.now());
  const timeOfDay = new Date(now + 120_000).toISOString().slice(11, 16);
  const saved = await page.evaluate(
    async ({ connectionId, time }) => {
      const { nightjar } = window as unknown as { nightjar: NightjarBridge };
      return await nightjar.call('schedule.save', {
        connectionId,
        keepDays: 30,
        schedule: {
          enabled: true,
          when: { kind: 'times', timeOfDay: time, days: [0, 1, 2, 3, 4, 5, 6] },
          timeZone: null,
        },
      });
    },
    { connectionId: manifest.connection?.id ?? '', time: timeOfDay },
  );
  expect(saved).toMatchObject({ ok: true });
  await page.close();
  expect(electron.windows()).toEqual([]);
  // After its start the app waits one minute, and then checks the clock once a minute.
  await passMinutes(electron, 1);

  await expect
    .poll(async () => (await namesIn(home.backups)).includes(old), {
      timeout: 100_000,
    })
    .toBe(false);
  const names = await namesIn(home.backups);
  expect(names).toContain(first);
  expect(names).toContain(otherFile);
  const made = names.filter(
    (name) => name.endsWith('.sql.gz') && ![first, otherFile].includes(name),
  );
  expect(made).toHaveLength(1);
  const night = manifestSchema.parse(
    JSON.parse(
      await readFile(
        join(home.backups, (made[0] ?? '').replace('.sql.gz', '.manifest.json')),
        'utf8',
      ),
    ),
  );
  expect(night).toMatchObject({ trigger: 'scheduled', admin: 'Nightjar' });
  expect(await logOf(home)).toContain('backup deleted by retention');
  const slots = await readFile(join(home.userData, 'history', 'slots.jsonl'), 'utf8');
  expect(JSON.parse(slots.trim().split('\n').at(-1) ?? '{}')).toMatchObject({
    outcome: 'good',
    filename: made[0],
  });
});
