/**
 * Retention of real old files: backups that are deleted, backups that are retained, and errors that
 * do not stop it.
 */
import { randomUUID } from 'node:crypto';
import {
  copyFile,
  mkdir,
  readdir,
  readFile,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { manifestSchema } from '#shared/domain/manifest.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { quietLog } from '../../src-main/admin/test-support.ts';
import { listBackupsOf } from '../../src-main/backup-folder/list-backups.ts';
import { backupFilename } from '../../src-main/backup-folder/filename.ts';
import { trashFolderName } from '../../src-main/backup-folder/trash.ts';
import { lockFolder } from '../../src-main/backup-folder/folder-lock.ts';
import { lockForReading } from '../../src-main/backup-folder/read-locks.ts';
import { updateManifest } from '../../src-main/backup-folder/manifest-file.ts';
import { systemClock } from '../../src-main/system/clock.ts';
import { openStoredProofs } from '../../src-main/drill/stored-proofs.ts';
import { createRetention } from '../../src-main/retention/create-retention.ts';
import {
  createSmallDatabase,
  engineForTest,
  homeForTest,
  runCli,
  type TestEngine,
  soon,
  tester,
} from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const dayMs = 24 * 60 * 60_000;
beforeAll(() => createSmallDatabase(cluster, 'old'));

interface Scene {
  engine: TestEngine;
  id: string;
  folder: string;
  /** Names, newest first: one of today, and real copies with real manifests of these ages. */
  names: string[];
}

async function sceneOf(ages: readonly number[]): Promise<Scene> {
  const engine = await engineForTest();
  const { id } = await engine.connect(cluster, { database: 'old' });
  const file = await engine.backUpWell(id);
  const folder = path.dirname(file);
  const names = [path.basename(file)];
  for (const days of ages) {
    const name = backupFilename(Date.now() - days * dayMs);
    await copyFile(file, path.join(folder, name));
    const text = await readFile(file.replace('.sql.gz', '.manifest.json'), 'utf8');
    const manifest = manifestSchema.parse(JSON.parse(text));
    await writeFile(
      path.join(folder, name.replace('.sql.gz', '.manifest.json')),
      JSON.stringify({ ...manifest, filename: name }),
    );
    names.push(name);
  }
  return { engine, id, folder, names };
}

const backupsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder))
    .filter((name) => /^backup_.*\.sql\.gz$/u.test(name))
    .toSorted()
    .toReversed();

async function errorCodeOf(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return 'none';
  } catch (fault) {
    if (!(fault instanceof ExpectedError)) throw fault;
    return fault.error.code;
  }
}

describe('retention', () => {
  it('retention deletes old backups with their manifests according to its plan, and logs the rule', async () => {
    const { engine, id, folder, names } = await sceneOf([10, 31, 60]);
    // Not Nightjar's files, regardless of their age: other names, links, folders, partial files, a
    // file without a manifest.
    const old = backupFilename(Date.now() - 90 * dayMs);
    await symlink('/etc/hostname', path.join(folder, old));
    await mkdir(path.join(folder, backupFilename(Date.now() - 91 * dayMs)));
    const bare = backupFilename(Date.now() - 92 * dayMs);
    const foreign = [
      'backup_2020-01-01.sql.gz',
      `${old}.bak`,
      `.${old}.partial`,
      'notes.txt',
      bare,
    ];
    for (const name of foreign) {
      await writeFile(path.join(folder, name), 'x');
      await utimes(path.join(folder, name), 0, 0);
    }
    const before = await readdir(folder);
    const preview = await engine.nightjar.retention.preview(id, null);
    expect(await readdir(folder)).toEqual(before);
    const result = await engine.nightjar.retention.apply(id);
    expect(result.decisions).toEqual(preview.decisions);
    expect(result).toMatchObject({ deleted: names.slice(2), failures: [] });

    const gone = names
      .slice(2)
      .flatMap((name) => [name, name.replace('.sql.gz', '.manifest.json')]);
    expect((await readdir(folder)).toSorted()).toEqual(
      [...before.filter((name) => !gone.includes(name)), trashFolderName].toSorted(),
    );
    // They stay in the trash for a day.
    expect(await engine.nightjar.trash.list(id)).toMatchObject([
      { filename: names[3], reason: 'retention', by: 'tester' },
      { filename: names[2], reason: 'retention', by: 'tester' },
    ]);
    // Retention would delete it again at once, so it is pinned.
    const [entry] = await engine.nightjar.trash.list(id);
    expect(await engine.nightjar.trash.putBack(id, [entry?.id ?? ''])).toMatchObject({
      putBack: [{ filename: names[3], pinned: true }],
    });
    expect(await engine.nightjar.retention.apply(id)).toMatchObject({ deleted: [] });
    expect(await backupsIn(folder)).toContain(names[3]);
    expect(await engine.log()).toMatch(/backup deleted by retention .*"rule":"older-than-limit"/u);
  });

  it('retention retains the last good backup, however old it is', async () => {
    const { engine, id, folder, names } = await sceneOf([40, 50]);
    await engine.nightjar.backups.delete(id, [names[0] ?? '']);
    await engine.nightjar.retention.apply(id);
    expect(await backupsIn(folder)).toEqual([names[1]]);
  });

  it('retention does not delete a backup that is pinned or being read, in this or another process', async () => {
    const { engine, id, folder, names } = await sceneOf([40, 50, 60]);
    const [, pinned = '', read = ''] = names;
    await engine.nightjar.backups.pin(id, pinned, true);
    const hold = await lockForReading(path.join(folder, read));
    expect((await readdir(folder)).some((name) => name.startsWith(`.${read}.in-use-`))).toBe(true);
    expect(await engine.nightjar.backups.delete(id, [read])).toEqual({
      deleted: [],
      failures: [{ filename: read, error: { code: 'backup-in-use', filename: read } }],
    });
    expect(await engine.nightjar.retention.apply(id)).toMatchObject({ deleted: [names[3]] });
    await hold.release();
    // A marker of an exited process protects nothing.
    await writeFile(
      path.join(folder, `.${read}.in-use-c0ffee00-0000-4000-8000-000000000001`),
      JSON.stringify({
        host: (await import('node:os')).hostname(),
        pid: 4_194_303,
        startTime: '1',
      }),
    );
    expect(await engine.nightjar.retention.apply(id)).toMatchObject({ deleted: [read] });
    await engine.nightjar.backups.pin(id, pinned, false);
    expect(await engine.nightjar.retention.apply(id)).toMatchObject({ deleted: [pinned] });
  });

  it('a truncated backup is shown as damaged for its own database; retention neither counts it nor deletes it', async () => {
    const { engine, id, folder, names } = await sceneOf([40, 50]);
    const [, cut = ''] = names;
    const file = path.join(folder, cut);
    await truncate(file, (await readFile(file)).length - 7);
    const { backups } = await engine.nightjar.backups.list(id);
    expect(backups.map(isGood)).toEqual([true, false, true]);
    expect(backups[1]?.details?.invalidated).toEqual({
      kind: 'damaged',
      at: null,
      detail: '7 bytes are missing.',
    });
    const another = { id: null, database: 'another', host: cluster.host, port: cluster.port };
    expect((await listBackupsOf(folder, null, another)).backups).toEqual([]);
    const { decisions } = await engine.nightjar.retention.preview(id, null);
    expect(decisions.map(({ rule }) => rule)).toEqual([
      'young-enough',
      'not-ours',
      'older-than-limit',
    ]);
  });

  const disproof: Proof = {
    provenAt: new Date().toISOString(),
    by: 'tester',
    serverVersion: '15.18',
    tables: 1,
    rows: 1,
    restoreDurationMs: 1,
    durationMs: 1,
    differences: ['public.loans has other rows.'],
  };
  const places: [string, (engine: TestEngine, folder: string, name: string) => Promise<void>][] = [
    [
      'its manifest says so',
      (_engine, folder, name) =>
        updateManifest(folder, name, (manifest) => ({ ...manifest, proof: disproof })),
    ],
    [
      'that could only be kept in user data',
      async (engine, folder, name) => {
        // The backups of this scene are copies of one file; this one gets its own database name.
        const sha256 = 'd'.repeat(64);
        await updateManifest(folder, name, (manifest) => ({
          ...manifest,
          file: { ...manifest.file, sha256 },
        }));
        await openStoredProofs(engine.userDataFolder, quietLog()).keep(sha256, disproof);
      },
    ],
  ];

  it.each(places)(
    'retention does not count a backup that was found damaged later, nor one whose drill failed: %s',
    async (_where, disprove) => {
      const { engine, id, folder, names } = await sceneOf([40, 50, 60]);
      const [newest = '', disproved = '', good = ''] = names;
      // A flipped bit: the size is the same, so only reading the file detects it.
      const file = path.join(folder, newest);
      const bytes = await readFile(file);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      await writeFile(file, bytes);
      const progress: number[] = [];
      let changes = 0;
      engine.nightjar.events.on('backups-changed', () => (changes += 1));
      const check = engine.nightjar.backups.verify(id, newest, {
        onProgress: (fraction) => progress.push(fraction),
      });
      expect(await errorCodeOf(check)).toBe('verification-failed');
      expect(progress.at(-1)).toBe(1);
      expect(changes).toBe(1);
      await disprove(engine, folder, disproved);
      await engine.nightjar.backups.verify(id, good);
      const { backups } = await engine.nightjar.backups.list(id);
      expect(backups.map(({ details }) => details?.invalidated)).toMatchObject([
        { kind: 'damaged', detail: expect.stringMatching(/\S/u) },
        { kind: 'disproved', detail: 'public.loans has other rows.' },
        null,
        null,
      ]);
      expect(backups.map(isGood)).toEqual([false, false, true, true]);
      const { decisions } = await engine.nightjar.retention.preview(id, null);
      expect(decisions.map(({ rule }) => rule)).toEqual([
        'young-enough',
        'older-than-limit',
        'newest-verified',
        'older-than-limit',
      ]);
      await vi.waitFor(async () => {
        const query = { before: null, limit: 10, kinds: ['backup-checked' as const], text: '' };
        const { entries } = await engine.nightjar.admin.audit.list(query);
        expect(entries.map(({ facts }) => facts)).toEqual([
          { filename: good, outcome: 'whole' },
          { filename: newest, outcome: 'damaged' },
        ]);
      }, soon);
    },
  );

  it('retention deletes nothing in favour of a backup that is found damaged during the retention run', async () => {
    const { engine, id, folder, names } = await sceneOf([40, 50, 60]);
    const [newest = '', , pinned = ''] = names;
    let isFirst = true;
    const checkFails = (): void => {
      if (!isFirst) return;
      isFirst = false;
      const file = path.join(folder, newest.replace('.sql.gz', '.manifest.json'));
      const manifest = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      const lastVerification = {
        at: new Date().toISOString(),
        by: 'tester',
        problem: 'It is damaged.',
      };
      writeFileSync(file, JSON.stringify({ ...manifest, lastVerification }));
    };
    const nothing = (): void => undefined;
    const retention = createRetention({
      clock: systemClock,
      // The first deletion is done when it is logged.
      log: { info: checkFails, warn: nothing, error: nothing, registerSecret: nothing },
      connection: (connectionId) => engine.nightjar.connections.find(connectionId),
      connections: () => engine.nightjar.connections.list(),
      folderOf: () => folder,
      keepDaysOf: () => 30,
      completion: async () => (manifest) => manifest,
      onDeleted: nothing,
    });
    const { deleted } = await retention.apply(id, tester);
    expect(deleted).toEqual([names[1], names[3]]);
    expect(await backupsIn(folder)).toEqual([newest, pinned]);
  });

  it('retention continues if a file cannot be deleted, and if a file is already gone', async () => {
    const { engine, id, folder, names } = await sceneOf([40, 50, 60, 70]);
    const [, gone = '', stuck = '', ...rest] = names;
    const roles = stuck.replace('.sql.gz', '.roles.sql.gz');
    await mkdir(path.join(folder, roles));
    const planned = await engine.nightjar.retention.preview(id, null);
    expect(planned.decisions.filter(({ decision }) => decision === 'delete')).toHaveLength(4);
    const lock = await lockFolder(folder);
    const applying = engine.nightjar.retention.apply(id);
    await unlink(path.join(folder, gone));
    await lock.release();
    expect(await applying).toMatchObject({ deleted: [stuck, ...rest], failures: [] });
    expect(await backupsIn(folder)).toEqual([...names.slice(0, 1), roles]);
  });

  it('retention does not touch the backups of another connection in the same folder', async () => {
    const { engine, id, folder, names } = await sceneOf([40, 50]);
    const manifestFile = path.join(folder, (names[2] ?? '').replace('.sql.gz', '.manifest.json'));
    const manifest = manifestSchema.parse(JSON.parse(await readFile(manifestFile, 'utf8')));
    const other = { id: 'c0ffee00-0000-4000-8000-000000000009', name: 'other' };
    await writeFile(manifestFile, JSON.stringify({ ...manifest, connection: other }));
    const { decisions } = await engine.nightjar.retention.preview(id, null);
    expect(decisions.map(({ filename }) => filename)).toEqual(names.slice(0, 2));
    await engine.nightjar.retention.apply(id);
    expect(await backupsIn(folder)).toEqual([names[0], names[2]]);
  });

  it.each([0, -1, 1e9, 1.5, Number.NaN])('retention rejects %d days', async (days) => {
    const { engine, id, folder, names } = await sceneOf([40]);
    expect(await errorCodeOf(engine.nightjar.retention.preview(id, days))).toBe('invalid-input');
    expect(await backupsIn(folder)).toEqual(names);
  });
});

describe('information stored about a backup', () => {
  it('information about a backup is stored in its manifest; losing the manifest loses nothing else', async () => {
    const { engine, id, names } = await sceneOf([]);
    const [name = ''] = names;
    await engine.nightjar.backups.pin(id, name, true);
    await engine.nightjar.backups.acknowledge(id, name);
    const { backups, folder } = await engine.nightjar.backups.list(id);
    expect(backups[0]?.details).toMatchObject({ pinned: true, warnings: [] });
    const manifest: unknown = JSON.parse(
      await readFile(path.join(folder, name.replace('.sql.gz', '.manifest.json')), 'utf8'),
    );
    expect(manifest).toMatchObject({ pinned: { by: 'tester' }, acknowledged: { by: 'tester' } });
  });

  it('information about a backup needs the backup, and a manifest that matches it', async () => {
    const { engine, id, folder } = await sceneOf([]);
    const bare = backupFilename(Date.now() - dayMs);
    await writeFile(path.join(folder, bare), 'x');
    expect(await errorCodeOf(engine.nightjar.backups.pin(id, bare, true))).toBe('manifest-missing');
    const missing = backupFilename(0);
    expect(await errorCodeOf(engine.nightjar.backups.acknowledge(id, missing))).toBe(
      'backup-not-found',
    );
  });
});

describe('nightjar retention', () => {
  it('nightjar retention reports what it would do, and does it', async () => {
    const { folder, names } = await sceneOf([40, 50]);
    const home = await homeForTest();
    const dry = await runCli(home, ['retention', '--output', folder, '--dry-run']);
    expect(dry).toMatchObject({ exitCode: 0 });
    expect(dry.stdout).toContain('2 of 3 would be deleted');
    expect(await backupsIn(folder)).toEqual(names);
    const real = await runCli(home, ['retention', '--output', folder, '--days', '45', '--json']);
    expect(JSON.parse(real.stdout)).toMatchObject({ success: true, data: { deleted: [names[2]] } });
    expect(await backupsIn(folder)).toEqual(names.slice(0, 2));
  });

  it('nightjar retention of connections needs an admin, and uses the saved days or the given days', async () => {
    const { engine, id, folder, names } = await sceneOf([40, 50]);
    const home = await homeForTest();
    const userData = path.join(home, '.config', 'Nightjar');
    await mkdir(userData, { recursive: true });
    const one = engine.nightjar.connections.find(id);
    const two = { ...one, id: randomUUID(), name: 'two', folderName: 'two' };
    await writeFile(
      path.join(userData, 'settings.json'),
      JSON.stringify({
        version: 1,
        connections: [{ ...one, name: 'one', folderName: '' }, two],
        backupFolder: folder,
        toolsFolder: null,
        keepDays: { [id]: 45 },
      }),
    );
    const dry = await runCli(home, ['retention', '--dry-run', '--json']);
    expect(JSON.parse(dry.stdout)).toMatchObject({
      success: true,
      data: [
        {
          connection: 'one',
          keepDays: 45,
          decisions: [{ decision: 'keep' }, { decision: 'keep' }, { decision: 'delete' }],
        },
        { connection: 'two', keepDays: 30, decisions: [] },
      ],
    });
    // Only an admin can delete backups of a connection, even by the path of their folder.
    for (const words of [[], ['--connection', 'one']]) {
      const rejected = await runCli(home, ['retention', '--json', ...words]);
      expect(JSON.parse(rejected.stdout)).toMatchObject({ code: 'no-admin-yet' });
    }
    const byFolder = await runCli(home, ['retention', '--output', folder, '--days', '1']);
    expect(byFolder.stdout).toContain('belongs to a stored connection: use --connection');
    expect(byFolder.stdout).toContain('0 of 3 deleted');
    expect(await backupsIn(folder)).toEqual(names);

    const passphrase = 'correct horse battery staple';
    await runCli(home, ['admin', 'add', 'Ada', '--stdin'], {}, passphrase);
    await runCli(home, ['sign-in', '--stdin'], {}, passphrase);
    const saved = await runCli(home, ['retention', '--connection', 'one', '--json']);
    expect(JSON.parse(saved.stdout)).toMatchObject({ data: { keepDays: 45, deleted: [names[2]] } });
    const named = await runCli(home, ['retention', '--connection', 'one', '--days', '35']);
    expect(named.stdout).toContain('1 of 2 deleted');
    expect(await backupsIn(folder)).toEqual(names.slice(0, 1));
  });

  it('nightjar retention trusts the clock only if the schedule would, and stores the time of its check', async () => {
    const { folder, names } = await sceneOf([40, 50]);
    const home = await homeForTest();
    const userData = path.join(home, '.config', 'Nightjar');
    const words = ['retention', '--output', folder, '--json'];
    await mkdir(userData, { recursive: true });
    // The app ran last a year ago, according to this clock.
    const aliveAt = new Date(Date.now() - 365 * dayMs).toISOString();
    await writeFile(
      path.join(userData, 'schedule-state.json'),
      JSON.stringify({ version: 1, aliveAt, suspendedAt: null, connections: {}, outbox: [] }),
    );
    for (const _ of ['first', 'again']) {
      const rejected = await runCli(home, words);
      expect(rejected.exitCode).toBe(3);
      expect(JSON.parse(rejected.stdout)).toMatchObject({ code: 'clock-not-trusted' });
      expect(await backupsIn(folder)).toEqual(names);
    }
    const dry = await runCli(home, [...words, '--dry-run']);
    expect(JSON.parse(dry.stdout)).toMatchObject({ success: true });
    expect(await backupsIn(folder)).toEqual(names);
    const sure = await runCli(home, [...words, '--trust-clock']);
    expect(JSON.parse(sure.stdout)).toMatchObject({
      success: true,
      data: { deleted: names.slice(1) },
    });
  });

  it('nightjar retention detects a clock jump by its own checks if there is no app', async () => {
    const { folder, names } = await sceneOf([40, 50]);
    const home = await homeForTest();
    const words = ['retention', '--output', folder, '--json'];
    const first = await runCli(home, [...words, '--days', '45']);
    expect(JSON.parse(first.stdout)).toMatchObject({ data: { deleted: [names[2]] } });
    const file = path.join(home, '.config', 'Nightjar', 'history', 'clock.json');
    const seenAt = new Date(Date.now() - 20 * dayMs).toISOString();
    await writeFile(file, JSON.stringify({ version: 1, seenAt, doubt: null }));
    const jumped = await runCli(home, words);
    expect(JSON.parse(jumped.stdout)).toMatchObject({ code: 'clock-not-trusted' });
    expect(await backupsIn(folder)).toEqual(names.slice(0, 2));
    await writeFile(file, 'damaged');
    const createdAgain = await runCli(home, words);
    expect(JSON.parse(createdAgain.stdout)).toMatchObject({ data: { deleted: [names[1]] } });
  });

  it.each(['0', '-1', '1000000000', 'abc', '1.5', ''])(
    'nightjar retention rejects --days %j',
    async (days) => {
      const ended = await runCli(await homeForTest(), ['retention', '--days', days]);
      expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
      expect(ended.stderr).not.toBe('');
    },
  );
});
