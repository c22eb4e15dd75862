/** The backup folder or its disk dies: what to do is said, and older backups are what they were. */
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
  runInMidway,
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
  it('is known beforehand, with what is needed and what is there', async ({ skip }) => {
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

  it('fills while the dump runs, and the next run succeeds when there is room again', async () => {
    const disk = await mountForTest('size=40m');
    const scene = await faultScene(
      cluster,
      { database: sampleDatabaseName },
      disk === null
        ? // Who may not mount a disk of that size is told by one that says it is full.
          { faults: { files: failingFiles({ write: 'ENOSPC' }, { goodWrites: 3 }) } }
        : { backupFolder: path.join(disk, 'backups') },
    );
    const filler = path.join(disk ?? (await temporaryFolder()), 'something large');
    const run = runInMidway(scene, async () => {
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
  ] as const)('at its %s with %s', async (operation: FailingOperation, code, expected) => {
    const files = failingFiles({ [operation]: code });
    const scene = await faultScene(cluster, { database }, { faults: { files } });
    await expectError(scene, await backUp(scene), expected);
  });

  it('after some megabytes, when the first words are written already', async () => {
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

  it('at the rename, on a disk without links: the name that was reserved is given back', async () => {
    const files = failingFiles({ link: 'EPERM', rename: 'EIO' });
    const scene = await faultScene(cluster, { database }, { faults: { files } });
    await expectError(scene, await backUp(scene), notWritable);
  });

  it('at the last step on a disk without links: nothing is published', async () => {
    const files = failingFiles({ link: 'ENOTSUP', 'fsync of the folder': 'EIO' });
    const scene = await faultScene(cluster, { database }, { faults: { files } });
    await expectError(scene, await backUp(scene), notWritable);
  });

  it('does not matter where it knows no links and no fsync of folders', async () => {
    const files = failingFiles({ link: 'EOPNOTSUPP', 'fsync of the folder': 'EINVAL' });
    const scene = await faultScene(cluster, { database }, { faults: { files } });
    await expectPublished(scene, await backUp(scene));
  });

  it('to forget the hidden name of what is published: the next run does it', async () => {
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

  it('because it is not there, is not taken for the backup folder', async () => {
    expect(await backUpWith('/nowhere/at all')).toMatchObject({
      ...words,
      explanation: expect.stringMatching(/^\/nowhere\/at all: ENOENT/u),
    });
  });

  it('because it is full, is not taken for the backup folder', async ({ skip }) => {
    const disk = await mountForTest('size=16k');
    if (disk === null) return skip('only root may mount');
    await runToEnd('dd', ['if=/dev/zero', `of=${path.join(disk, 'all')}`, 'bs=4k', 'status=none']);
    expect(await backUpWith(disk)).toMatchObject({
      ...words,
      explanation: expect.stringContaining('ENOSPC'),
    });
  });
});

describe('a folder that was chosen and is not there', () => {
  it('is not made on another disk: the run fails, and the list says why it is empty', async () => {
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

describe('a folder that goes away while the dump runs', () => {
  it('removed with all that is in it: nothing is made in its place', async () => {
    const scene = await faultScene(cluster, { database: sampleDatabaseName });
    const { backupFolder } = scene.engine;
    const run = await runInMidway(scene, () => rm(backupFolder, { recursive: true }));
    await expectError({ ...scene, untouched: {} }, run, notWritable);
    await expect(stat(backupFolder)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('with its disk, which is pulled out: nothing is written where it was', async ({ skip }) => {
    const disk = await mountForTest('size=40m');
    if (disk === null) return skip('only root may mount');
    const scene = await faultScene(
      cluster,
      { database: sampleDatabaseName },
      { backupFolder: disk },
    );
    const run = await runInMidway(scene, async () => {
      await runToEnd('umount', ['--lazy', disk]);
    });
    await expectError({ ...scene, untouched: {} }, run, notWritable);
  });

  it('or rather the hidden file alone, to somebody who tidies up', async () => {
    const scene = await faultScene(cluster, { database: sampleDatabaseName });
    const { backupFolder } = scene.engine;
    const run = await runInMidway(scene, async () => {
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
  ])('is never taken from another file, on a disk %s', async (_, failures) => {
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

  it('is shared by nothing else: a manifest that cannot be written costs a note, not the backup', async () => {
    const scene = await faultScene(cluster, { database }, { clock: at(noonMs) });
    const inTheWay = 'backup_2026-02-14T12-00-00.manifest.json';
    await mkdir(path.join(scene.engine.backupFolder, inTheWay, 'folder'), { recursive: true });
    const blocked = { ...scene, untouched: await fingerprintOf(scene.engine.backupFolder) };
    const run = await backUp(blocked);
    await expectPublished(blocked, run);
    expect(run).toMatchObject({
      warnings: ['The backup is good, but its manifest could not be written.'],
    });
  });

  it('is shared by nothing else: roles that cannot be written cost a note, not the manifest', async () => {
    const scene = await faultScene(cluster, { database }, { clock: at(noonMs) });
    await scene.engine.nightjar.settings.saveWithRoles(true);
    const inTheWay = 'backup_2026-02-14T12-00-00.roles.sql.gz';
    await mkdir(path.join(scene.engine.backupFolder, inTheWay, 'folder'), { recursive: true });
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

  it('is the time on the clock, also when that is behind: the backup is made, and a note says so', async () => {
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

describe('what a crash leaves in the folder', () => {
  const leftBy = async (pid: number): Promise<string> =>
    JSON.stringify({
      token: 'x',
      host: os.hostname(),
      pid,
      startTime: await processStartTime(pid),
    });

  it('is swept at the next start: hidden files, reserved names, locks in the making', async () => {
    const folder = path.join(await temporaryFolder(), 'backups');
    await putOlderBackups(folder);
    const put = (name: string, text: string): Promise<void> =>
      writeFile(path.join(folder, name), text);
    // Empty, but older than what was being written: not ours to judge.
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

  it('is not swept while somebody else writes there', async () => {
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
