/**
 * The first steps of a new user in the real app: sample database, backup, and both are still there
 * later.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatBytes } from '#shared/format.ts';
import { manifestSchema } from '#shared/domain/manifest.ts';
import { runTool } from '../../src-main/system/processes.ts';
import { launchApp, logOf, namesIn, newHome, processesOf, screenshots } from './support/app.ts';

/** Creating the sample database takes some time on a slow machine. */
const sampleWithinMs = 120_000;
const backupWithinMs = 60_000;

it('a new user creates a verified backup from an empty window, and it is still there after a restart', async () => {
  const home = await newHome();
  const first = await launchApp(home);

  await first.page.getByRole('heading', { name: 'Welcome to Nightjar' }).waitFor();
  await screenshots(first.page, 'first-run');
  await first.page.getByRole('button', { name: 'Try a sample database' }).click();
  const create = first.page.getByRole('button', { name: 'Create New Backup' });
  await create.waitFor({ timeout: sampleWithinMs });
  expect(await namesIn(home.backups)).toEqual([]);

  await create.click();
  const success = first.page.getByText('Backup created successfully', { exact: true }).first();
  await success.waitFor({ timeout: backupWithinMs });

  // On the disk: one backup with its manifest, private, and complete for any other gzip program.
  const names = await namesIn(home.backups);
  const filename = names.find((name) => name.endsWith('.sql.gz')) ?? '';
  expect(names).toEqual([filename.replace('.sql.gz', '.manifest.json'), filename]);
  const file = join(home.backups, filename);
  const { mode, size } = await stat(file);
  expect((mode & 0o777).toString(8)).toBe('600');
  expect(await gunzipTest(file)).toEqual({ exitCode: 0, stderr: '' });
  const manifest = manifestSchema.parse(
    JSON.parse(await readFile(join(home.backups, names[0] ?? ''), 'utf8')),
  );
  expect(manifest).toMatchObject({ filename, trigger: 'manual', file: { sizeBytes: size } });

  // On the screen: name, with its date, and size, in the result and in the list.
  const result = first.page.getByText(/read back and found complete$/u);
  expect(await result.innerText()).toContain(`${filename}, ${formatBytes(size)}: `);
  const row = first.page.getByRole('row').filter({ hasText: filename });
  expect(await row.innerText()).toContain(formatBytes(size));
  expect(await row.innerText()).toContain('Verified');
  await first.page.getByText('Protected. Last good backup just now.').waitFor();
  await screenshots(first.page, 'backup-created');

  await first.close();
  expect(await processesOf(home)).toEqual([]);
  expect(await namesIn(home.temporary)).toEqual([]);
  const log = await logOf(home);
  for (const line of ['Nightjar started', 'connection added', 'backup begun', 'backup created']) {
    expect(log).toContain(line);
  }
  expect(log).toContain(`"filename":"${filename}"`);

  // The next day.
  const second = await launchApp(home);
  await second.page.getByRole('heading', { name: 'Sample database' }).waitFor();
  await second.page.getByRole('row').filter({ hasText: filename }).waitFor();
  expect(await namesIn(home.backups)).toEqual(names);
  // The first query starts the sample server again.
  const facts = second.page.getByRole('list', { name: 'About this database' });
  await facts.getByText(/^PostgreSQL \d/u).waitFor({ timeout: sampleWithinMs });
  await second.close();
  expect(await processesOf(home)).toEqual([]);
});

async function gunzipTest(file: string): Promise<{ exitCode: number | null; stderr: string }> {
  const { exitCode, stderr } = await runTool({
    file: 'gunzip',
    args: ['-t', file],
    env: process.env,
  });
  return { exitCode, stderr };
}
