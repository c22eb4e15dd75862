/** Doctor's report about connections, folders, backups and tools, with real ones of each. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import { createSmallDatabase, engineForTest, temporaryFolder } from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();

it('doctor reports which tools can dump each database and where each backup can be loaded, and checks folders without creating one', async () => {
  await createSmallDatabase(cluster, 'examined');
  const engine = await engineForTest();
  const first = await engine.connect(cluster, { database: 'examined', name: 'First' });
  await engine.connect(cluster, { database: 'examined', name: 'Second' });
  const file = await engine.backUpWell(first.id);

  const checks = await engine.nightjar.doctor();
  const named = (name: string): DoctorCheck | undefined => checks.find((one) => one.name === name);
  const [major] = (await cluster.psql('postgres', 'show server_version')).split('.');

  expect(named('Connection First')?.detail).toMatch(
    new RegExp(`^PostgreSQL ${major}\\.\\S+, .*; able to dump it: (?:[\\d.]+(?:, )?)+$`, 'u'),
  );
  expect(named('Backups of First')).toMatchObject({
    state: 'ok',
    detail: `1 load into PostgreSQL ${major} and later`,
  });
  expect(named('Backups of Second')).toMatchObject({ detail: 'There is no backup yet.' });
  expect(named('Backup folder')?.detail).toMatch(/^.*back ups, .* free$/u);
  expect(named('Backup folder Second')).toMatchObject({
    state: 'ok',
    detail: expect.stringMatching(/free; the first backup creates it$/u),
  });
  await expect(stat(path.join(engine.backupFolder, 'Second'))).rejects.toMatchObject({
    code: 'ENOENT',
  });

  // One bit was flipped: this is unknown until the file is read again; then the backup protects
  // nothing.
  const bytes = await readFile(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(file, bytes);
  await engine.nightjar.backups.verify(first.id, path.basename(file)).catch(() => undefined);
  expect((await engine.nightjar.doctor()).find((one) => one.name === 'Backups of First')).toEqual({
    name: 'Backups of First',
    state: 'attention',
    detail: '1 did not pass a later verification or drill',
    nextStep: 'Create a backup: no existing backup is known to be good.',
  });
  await cluster.dropDatabase('examined');
});

it('doctor reports when the weekly proof is due, why the last proof was not done, and what to do', async () => {
  await createSmallDatabase(cluster, 'elsewhere');
  const other = await engineForTest();
  await other.backUpWell((await other.connect(cluster, { database: 'elsewhere' })).id);
  let tick = (): void => undefined;
  const ticker = { start: (onTick: () => void) => ((tick = onTick), () => undefined) };
  // The same folder, opened by another computer, which has created none of these backups.
  const { backupFolder } = other;
  const engine = await engineForTest({ backupFolder, schedule: { ticker } });
  await engine.connect(cluster, { database: 'elsewhere', name: 'Elsewhere' });
  const proofs = async (): Promise<DoctorCheck[]> =>
    (await engine.nightjar.doctor()).filter(({ name }) => name.startsWith('Weekly proof'));
  expect(await proofs()).toMatchObject([{ name: 'Weekly proof', state: 'ok' }]);
  await engine.nightjar.settings.update({ weeklyDrill: true });
  expect(await proofs()).toMatchObject([
    {
      name: 'Weekly proof of Elsewhere',
      state: 'ok',
      detail: expect.stringMatching(/^Due now\. /u) as string,
    },
  ]);

  engine.nightjar.weeklyDrills.start(() => 60 * 60_000);
  const changed = new Promise<void>((resolve) => {
    engine.nightjar.events.on('schedule-changed', () => resolve());
  });
  tick();
  await changed;
  const [check] = await proofs();
  expect(check).toMatchObject({
    state: 'attention',
    detail: expect.stringMatching(
      /^The last weekly proof did not run: No good backup was created on this computer\. .* Next due .*\.$/u,
    ) as string,
    nextStep: 'Create a backup here, or choose “Prove” for one that you trust.',
  });
  // The command line is another process.
  const { userDataFolder } = engine;
  const terminal = await engineForTest({ backupFolder, userDataFolder });
  expect(await terminal.nightjar.doctor()).toContainEqual(check);
  await cluster.dropDatabase('elsewhere');
});

it('doctor warns of a psql that executes commands in an untrusted dump', async () => {
  const engine = await engineForTest();
  // The installed minor versions depend on the system: these fake programs only print their
  // version.
  const folder = await temporaryFolder();
  for (const tool of ['pg_dump', 'psql']) {
    const file = path.join(folder, tool);
    await writeFile(file, `#!/bin/sh\necho '${tool} (PostgreSQL) 15.18'\n`, { mode: 0o755 });
  }
  await engine.nightjar.settings.chooseToolsFolder(folder);
  const checks = await engine.nightjar.doctor();
  expect(checks).toContainEqual({
    name: 'PostgreSQL tools 15.18',
    state: 'attention',
    detail: expect.stringContaining('CVE-2026-18408') as string,
    nextStep:
      'Update to 15.19 or later before you restore a dump with psql yourself. Nightjar itself never lets psql read a dump.',
  });
});
