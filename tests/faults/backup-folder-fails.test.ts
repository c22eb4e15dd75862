/**
 * The backup folder or its disk fails: Nightjar reports what to do, and older backups are
 * unchanged.
 */
import { mkdir, readdir, rm, stat, unlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { describeError } from '#shared/errors/messages.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import { readManifest } from '../../src-main/backup-folder/manifest-file.ts';
import { processStartTime } from '../../src-main/system/process-identity.ts';
import type { Clock } from '../../src-main/system/ports.ts';
import {
  createSmallDatabase,
  engineForTest,
  entriesOf,
  fingerprintOf,
  homeForTest,
  mountForTest,
  runCli,
  runToEnd,
  temporaryFolder,
} from '../support/engine.ts';
import { failingFiles, type FailingOperation } from '../support/failing-files.ts';
import {
  backUp,
  expectError,
  expectPublished,
  faultScene,
  putOlderBackups,
  runWithInterruption,
} from '../support/fault-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'small sink';
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

const full = {
  error: { code: 'insufficient-disk-space', neededBytes: null, availableBytes: null },
  title: 'Insufficient disk space for backup',
};
const notWritable = {
  error: { code: 'backup-directory-not-writable' },
  title: 'Cannot write to backup directory',
};

describe('a disk that is full', () => {
  it('a full disk is reported before the dump, with the needed and the free space', async ({
    skip,
  }) => {
    const disk = await mountForTest('size=1m');
    if (disk === null) return skip('only root may mount');
    const scene = await faultScene(
      cluster,
      { database: sampleDatabaseName },
      { backupFolder: path.join(disk, 'backups') },
    );
    const run = await backUp(scene);
    const databaseBytes = Number(
      await cluster.psql('postgres', `SELECT pg_database_size('${sampleDatabaseName}')`),
    );
    await expectError(scene, run, {
      error: {
        code: 'insufficient-disk-space',
        folder: scene.engine.backupFolder,
        neededBytes: Math.ceil(databaseBytes / 4),
        availableBytes: expect.any(Number) as number,
      },
      title: full.title,
      explanation: expect.stringMatching(
        /^About \S+ MB are needed\. \S+ KB are free in /u,
      ) as string,
    });
    if (run.state !== 'failed' || run.error.code !== 'insufficient-disk-space') return;
    expect(run.error.availableBytes).toBeLessThan(1024 * 1024);
    expect(describeError(run.error).nextStep).toBe('Delete old backups or free space.');
  });

  it('a disk that becomes full fails the run, and the next run succeeds when there is free space again', async () => {
    const disk = await mountForTest('size=40m');
    const scene = await faultScene(
      cluster,
      { database: sampleDatabaseName },
      disk === null
        ? // If this process cannot mount a small disk, a disk that reports to be full is simulated.
          { faults: { files: failingFiles({ write: 'ENOSPC' }, { goodWrites: 3 }) } }
        : { backupFolder: path.join(disk, 'backups') },
    );
    const filler = path.join(disk ?? (await temporaryFolder()), 'something large');
    const run = runWithInterruption(scene, async () => {
      if (disk === null) return;
      await runToEnd('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k', 'status=none']);
    });
    await expectError(scene, await run, full);
    if (disk === null) return;
    await unlink(filler);
    await expectPublished(scene, await backUp(scene));
  });
});

describe('a disk that fails', () => {
  it.each([
    ['open', 'EROFS', notWritable],
    ['write', 'EIO', notWritable],
    ['write', 'ENOSPC', full],
    ['write', 'EDQUOT', full],
    ['fsync', 'EIO', notWritable],
    ['fsync', 'ENOSPC', full],
    ['close', 'EIO', notWritable],
    ['close', 'EDQUOT', full],
    ['link', 'EIO', notWritable],
    ['link', 'ENOSPC', full],
    ['fsync of the folder', 'EIO', notWritable],
  ] as const)(
    'a disk fails the run if its %s fails with %s',
    async (operation: FailingOperation, code, expected) => {
      const files = failingFiles({ [operation]: code });
      const scene = await faultScene(cluster, { database }, { faults: { files } });
      await expectError(scene, await backUp(scene), expected);
    },
  );

  it('a disk fails the run if it fails after some megabytes, when the first data is already written', async () => {
    const files = failingFiles({ write: 'EIO' }, { goodWrites: 5 });
    const scene = await faultScene(
      cluster,
      { database: sampleDatabaseName },
      { faults: { files } },
    );
    await expectError(scene, await backUp(scene), {
      ...notWritable,
      explanation: expect.stringContaining('EIO: made to fail, write') as string,
    });
  });

  it('a failed rename on a disk without hard links removes the reserved name', async () => {
    const files = failingFiles({ link: 'EPERM', rename: 'EIO' });
    const scene = await faultScene(cluster, { database }, { faults: { files } });
    await expectError(scene, await backUp(scene), notWritable);
  });

  it('a disk without hard links that fails at the last step publishes nothing', async () => {
    const files = failingFiles({ link: 'ENOTSUP', 'fsync of the folder': 'EIO' });
    const scene = await faultScene(cluster, { database }, { faults: { files } });
    await expectError(scene, await backUp(scene), notWritable);
  });

  it('a disk that supports neither hard links nor fsync of folders is no reason to fail', async () => {
    const files = failingFiles({ link: 'EOPNOTSUPP', 'fsync of the folder': 'EINVAL' });
    const scene = await faultScene(cluster, { database }, { faults: { files } });
    await expectPublished(scene, await backUp(scene));
  });

  it('if the disk fails to remove the hidden name of a published backup, the next run removes it', async () => {
    const files = failingFiles({ unlink: 'EBUSY' });
    const scene = await faultScene(cluster, { database }, { faults: { files } });
    expect(await backUp(scene)).toMatchObject({ state: 'published' });
    const { backupFolder } = scene.engine;
    expect((await entriesOf(backupFolder))[0]).toMatch(/^\.backup_.*\.partial$/u);
    await scene.engine.nightjar.stop();
    const later = await faultScene(cluster, { database });
    await later.engine.nightjar.settings.chooseBackupFolder(backupFolder);
    expect(await backUp(later)).toMatchObject({ state: 'published' });
    expect((await entriesOf(backupFolder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('a temporary folder that cannot be used', () => {
  const backUpWith = async (temporary: string): Promise<unknown> => {
    const home = await homeForTest();
    const { user, host, port, password } = cluster;
    const url = `postgresql://${user}@${host}:${port}/${encodeURIComponent(database)}`;
    const ended = await runCli(home, ['backup', '--url', url, '--output', 'b', '--json'], {
      PGPASSWORD: password,
      TMPDIR: temporary,
    });
    expect(ended.exitCode).toBe(3);
    expect(await entriesOf(path.join(home, 'b'))).toEqual([]);
    return JSON.parse(ended.stdout);
  };
  const words = { code: 'temporary-folder-unusable', message: 'Cannot use the temporary folder' };

  it('a missing temporary folder is not reported as a problem of the backup folder', async () => {
    expect(await backUpWith('/nowhere/at all')).toMatchObject({
      ...words,
      explanation: expect.stringMatching(/^\/nowhere\/at all: ENOENT/u),
    });
  });

  it('a full temporary folder is not reported as a problem of the backup folder', async ({
    skip,
  }) => {
    const disk = await mountForTest('size=16k');
    if (disk === null) return skip('only root may mount');
    await runToEnd('dd', ['if=/dev/zero', `of=${path.join(disk, 'all')}`, 'bs=4k', 'status=none']);
    expect(await backUpWith(disk)).toMatchObject({
      ...words,
      explanation: expect.stringContaining('ENOSPC'),
    });
  });
});

describe('a chosen folder that is missing', () => {
  it('a missing folder is not created on another disk: the run fails, and the list says why it is empty', async () => {
    const chosen = path.join(await temporaryFolder(), 'mounted', 'backups');
    const scene = await faultScene(cluster, { database });
    const { nightjar } = scene.engine;
    await nightjar.settings.chooseBackupFolder(chosen);
    const second = await scene.engine.connect(cluster, { database, name: 'Second' });
    await scene.engine.backUpWell(scene.connection.id);
    await rm(path.dirname(chosen), { recursive: true });

    for (const { id } of [scene.connection, second]) {
      expect(await scene.engine.backUp(id)).toMatchObject({
        state: 'failed',
        error: { ...notWritable.error, folder: chosen },
      });
      await expect(nightjar.backups.list(id)).rejects.toMatchObject({
        error: { code: 'backup-directory-not-readable', detail: expect.stringContaining('disk') },
      });
    }
    await nightjar.doctor();
    await expect(stat(chosen)).rejects.toMatchObject({ code: 'ENOENT' });

    await nightjar.settings.chooseBackupFolder(chosen);
    await scene.engine.backUpWell(second.id);
  });
});

describe('a folder that disappears while the dump runs', () => {
  it('if the folder is removed with its content, nothing is created in its place', async () => {
    const scene = await faultScene(cluster, { database: sampleDatabaseName });
    const { backupFolder } = scene.engine;
    const run = await runWithInterruption(scene, () => rm(backupFolder, { recursive: true }));
    await expectError({ ...scene, untouched: {} }, run, notWritable);
    await expect(stat(backupFolder)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('if the disk of the folder is unplugged, nothing is written in its place', async ({
    skip,
  }) => {
    const disk = await mountForTest('size=40m');
    if (disk === null) return skip('only root may mount');
    const scene = await faultScene(
      cluster,
      { database: sampleDatabaseName },
      { backupFolder: disk },
    );
    const run = await runWithInterruption(scene, async () => {
      await runToEnd('umount', ['--lazy', disk]);
    });
    await expectError({ ...scene, untouched: {} }, run, notWritable);
  });

  it('if only the hidden file is removed by a user, the run fails', async () => {
    const scene = await faultScene(cluster, { database: sampleDatabaseName });
    const { backupFolder } = scene.engine;
    const run = await runWithInterruption(scene, async () => {
      for (const name of await readdir(backupFolder)) {
        if (name.endsWith('.partial')) await unlink(path.join(backupFolder, name));
      }
    });
    await expectError(scene, run, notWritable);
    await expectPublished(scene, await backUp(scene));
  });
});

describe('the name of a backup', () => {
  const at = (nowMs: number): Clock => ({
    nowMs: () => nowMs,
    monotonicMs: () => performance.now(),
  });
  const noonMs = Date.UTC(2026, 1, 14, 12, 0, 0, 900);
  const atNoon = (second: number): string => `backup_2026-02-14T12-00-0${second}.sql.gz`;

  it.each([
    ['with links', {}],
    ['without links', { link: 'EPERM' }],
  ])('a backup never takes the name of an existing file, on a disk %s', async (_, failures) => {
    const scene = await faultScene(
      cluster,
      { database },
      { clock: at(noonMs), faults: { files: failingFiles(failures) } },
    );
    const { backupFolder } = scene.engine;
    await writeFile(path.join(backupFolder, atNoon(0)), 'put here by hand');
    await mkdir(path.join(backupFolder, atNoon(1)));
    await writeFile(path.join(backupFolder, atNoon(2)), '');
    const taken = { ...scene, untouched: await fingerprintOf(backupFolder) };
    const file = await expectPublished(taken, await backUp(taken));
    expect(path.basename(file)).toBe(atNoon(3));
  });

  it('if a manifest cannot be written, the backup is still published with a warning', async () => {
    const scene = await faultScene(cluster, { database }, { clock: at(noonMs) });
    const blocker = 'backup_2026-02-14T12-00-00.manifest.json';
    await mkdir(path.join(scene.engine.backupFolder, blocker, 'folder'), { recursive: true });
    const blocked = { ...scene, untouched: await fingerprintOf(scene.engine.backupFolder) };
    const run = await backUp(blocked);
    await expectPublished(blocked, run);
    expect(run).toMatchObject({
      warnings: ['The backup is good, but its manifest could not be written.'],
    });
  });

  it('if roles cannot be written, the manifest is still written with a warning', async () => {
    const scene = await faultScene(cluster, { database }, { clock: at(noonMs) });
    await scene.engine.nightjar.settings.update({ withRoles: true });
    const blocker = 'backup_2026-02-14T12-00-00.roles.sql.gz';
    await mkdir(path.join(scene.engine.backupFolder, blocker, 'folder'), { recursive: true });
    const blocked = { ...scene, untouched: await fingerprintOf(scene.engine.backupFolder) };
    const run = await backUp(blocked);
    const file = await expectPublished(blocked, run);
    expect(run).toMatchObject({
      backup: { details: { databaseName: database } },
      warnings: ['The backup is good, but the file with the roles could not be written.'],
    });
    expect(await readManifest(path.dirname(file), path.basename(file))).toMatchObject({
      companions: [],
    });
  });

  it('a backup is named after the clock even if the clock is behind, and a warning reports it', async () => {
    const scene = await faultScene(cluster, { database }, { clock: at(noonMs) });
    const future = 'backup_2027-01-01T00-00-00.sql.gz';
    await writeFile(path.join(scene.engine.backupFolder, future), 'from the future');
    const ahead = { ...scene, untouched: await fingerprintOf(scene.engine.backupFolder) };
    const run = await backUp(ahead);
    expect(path.basename(await expectPublished(ahead, run))).toBe(atNoon(0));
    expect(run).toMatchObject({
      warnings: [expect.stringMatching(/clock .* behind.*backup_2027-01-01T00-00-00\.sql\.gz/u)],
    });
  });
});

describe('stale files of a crash in the folder', () => {
  const leftBy = async (pid: number): Promise<string> =>
    JSON.stringify({
      token: 'x',
      host: os.hostname(),
      pid,
      startTime: await processStartTime(pid),
    });

  it('hidden files, reserved names and unfinished locks are removed at the next start', async () => {
    const folder = path.join(await temporaryFolder(), 'backups');
    await putOlderBackups(folder);
    const put = (name: string, text: string): Promise<void> =>
      writeFile(path.join(folder, name), text);
    // Empty, but older than the file that was being written: Nightjar must not delete it.
    await put('backup_2003-03-03T03-03-03.sql.gz', '');
    await put('.nightjar.lock.of-the-living', await leftBy(process.pid));
    const untouched = await fingerprintOf(folder);
    await put('.nightjar.lock.of-the-dead', await leftBy(99_999_999));
    await put('.backup_2026-02-14T12-00-00.sql.gz.partial', 'half of it');
    await put('.backup_2026-02-14T12-00-00.manifest.json.1-abc.partial', '{');
    await put('backup_2026-02-14T12-00-01.sql.gz', '');
    const engine = await engineForTest({ backupFolder: folder });
    await engine.nightjar.stop();
    expect(await fingerprintOf(folder)).toEqual(untouched);
  });

  it('stale files are not removed while another process writes in the folder', async () => {
    const folder = path.join(await temporaryFolder(), 'backups');
    await putOlderBackups(folder);
    await writeFile(path.join(folder, '.nightjar.lock'), await leftBy(process.pid));
    await writeFile(path.join(folder, '.backup_2026-02-14T12-00-00.sql.gz.partial'), 'half');
    const untouched = await fingerprintOf(folder);
    const engine = await engineForTest({ backupFolder: folder });
    await engine.nightjar.stop();
    expect(await fingerprintOf(folder)).toEqual(untouched);
  });
});
