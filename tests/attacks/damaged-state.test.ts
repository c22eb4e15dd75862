/**
 * State files of Nightjar that are damaged, or that the disk cannot read: this is reported, and
 * never as "unexpected".
 */
import { mkdir, readFile, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import { ExpectedError } from '#shared/errors/errors.ts';
import { nobody } from '../../src-main/admin/actor.ts';
import { oneOffTarget } from '../../src-main/cli/one-off-target.ts';
import { lockFilename } from '../../src-main/backup-folder/folder-lock.ts';
import {
  createSmallDatabase,
  engineForTest,
  homeForTest,
  mountForTest,
  runCli,
  runToEnd,
  type TestEngine,
  tester,
} from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'damaged state';
const bom = '\uFEFF';
const passphrase = 'correct horse battery staple';
/** Reading this file, the memory of a process, at its beginning fails with a real EIO. */
const unreadable = '/proc/self/mem';

beforeAll(() => createSmallDatabase(cluster, database));

const noKeychain = async (): Promise<never> => {
  throw new ExpectedError({ code: 'keychain-unavailable', detail: 'There is none.' });
};

async function codeOf(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return 'none';
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return error.error.code;
  }
}

const reported = async ({ nightjar }: TestEngine): Promise<string> =>
  JSON.stringify([await nightjar.damage(), await nightjar.admin.doctor()]);

describe('damaged state', () => {
  it('damaged accounts and secrets are reported by doctor and in the window', async () => {
    const secrets = { get: noKeychain, set: noKeychain, remove: noKeychain };
    const engine = await engineForTest({ secrets });
    const { accounts } = engine.nightjar.admin;
    await accounts.createFirst('Ada', passphrase, tester);
    expect(await engine.nightjar.damage()).toEqual([]);
    for (const name of ['secrets.json', 'accounts.json']) {
      const file = path.join(engine.userDataFolder, 'admin', name);
      const whole = await readFile(file, 'utf8');
      await writeFile(file, '{');
      expect(await codeOf(accounts.authenticate('Ada', passphrase))).toBe('accounts-unreadable');
      expect(JSON.stringify(await engine.nightjar.damage())).toContain(name);
      expect(JSON.stringify(await engine.nightjar.admin.doctor())).toContain(name);
      await writeFile(file, whole);
      expect(await engine.nightjar.damage()).toEqual([]);
    }
  });

  it('a damaged list of replaced databases is reported until an admin has repaired it', async () => {
    const engine = await engineForTest();
    const file = path.join(engine.userDataFolder, 'restores.json');
    await writeFile(file, 'not JSON');
    expect(await engine.nightjar.restores.replaced()).toEqual([]);
    const [damage] = await engine.nightjar.damage();
    expect(damage).toMatchObject({ name: 'Replaced databases', state: 'attention' });
    const aside = (await readdir(engine.userDataFolder)).find((name) =>
      name.startsWith('restores.json.unreadable-'),
    );
    expect(damage?.detail).toContain(aside);
    await rm(path.join(engine.userDataFolder, aside ?? ''));
    expect(await engine.nightjar.damage()).toEqual([]);
  });

  it('each damaged file that Nightjar can work without is saved under another name and reported', async () => {
    const { nightjar, userDataFolder } = await engineForTest();
    await nightjar.admin.accounts.createFirst('Ada', passphrase, nobody);
    const names = [
      'schedule-state.json',
      'history/notices.json',
      'history/clock.json',
      'history/weekly-drills.json',
      'admin/tokens.json',
    ];
    for (const name of names) {
      const file = path.join(userDataFolder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, '{');
    }
    // Each file is read by one of these calls.
    await nightjar.schedule.checkClock();
    await nightjar.notifications.failing();
    await nightjar.settings.update({ weeklyDrill: true });
    await nightjar.weeklyDrills.overview();
    await nightjar.admin.tokens.listForApi();
    const reported = JSON.stringify(await nightjar.damage());
    expect(JSON.stringify(await nightjar.doctor())).toContain(reported.slice(1, -1));
    for (const name of names) {
      const file = path.join(userDataFolder, name);
      const aside = (await readdir(path.dirname(file))).find((one) =>
        one.startsWith(`${path.basename(name)}.unreadable-`),
      );
      expect(aside, name).toBeDefined();
      const asidePath = path.join(path.dirname(file), aside ?? '');
      expect(reported).toContain(asidePath);
      expect(await readFile(asidePath, 'utf8')).toBe('{');
      await rm(asidePath);
    }
    expect(await nightjar.damage()).toEqual([]);
  });

  it('damaged state is reported by doctor in a terminal', async () => {
    const home = await homeForTest();
    const userData = path.join(home, '.config', 'Nightjar');
    await mkdir(path.join(userData, 'admin'), { recursive: true });
    await writeFile(path.join(userData, 'restores.json'), '[]');
    await writeFile(path.join(userData, 'admin', 'accounts.json'), '{');
    const { stdout } = await runCli(home, ['doctor', '--json']);
    expect(stdout).toContain('restores.json.unreadable-');
    expect(stdout).toContain('accounts.json');
  });

  it('state that the disk cannot read is reported with its own error', async () => {
    const engine = await engineForTest();
    const put = async (name: string): Promise<void> => {
      const file = path.join(engine.userDataFolder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await rm(file, { force: true });
      await symlink(unreadable, file);
    };
    const { admin, restores, runs } = engine.nightjar;
    await put('restores.json');
    expect(await codeOf(restores.replaced())).toBe('state-not-readable');
    expect(JSON.stringify(await engine.nightjar.damage())).toContain('restores.json');
    const checks = await engine.nightjar.doctor();
    expect(JSON.stringify(checks)).toContain('restores.json');
    await put('history/runs.jsonl');
    expect(await codeOf(runs.history(null))).toBe('state-not-readable');
    await put('admin/accounts.json');
    expect(await codeOf(admin.accounts.list())).toBe('state-not-readable');
    await put('audit/audit.jsonl');
    const query = { before: null, limit: 1, kinds: null, text: '' };
    expect(await codeOf(admin.audit.list(query))).not.toBe('unexpected');
    expect(await reported(engine)).toContain('accounts.json');
  });
});

describe('a state file that is far too large', () => {
  /**
   * Larger than any state file may be, so a failing test does not read gigabytes. Uses no space on
   * the disk.
   */
  const hugeBytes = 257 * 1024 * 1024;
  const makeHuge = async (file: string): Promise<void> => {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '');
    await truncate(file, hugeBytes);
  };

  it('a state file that is far too large is reported with its path, and is not read', async () => {
    const engine = await engineForTest();
    const { admin, restores, runs, settings } = engine.nightjar;
    const user = (name: string): string => path.join(engine.userDataFolder, name);
    await makeHuge(user('history/runs.jsonl'));
    expect(await codeOf(runs.history(null))).toBe('file-too-large');
    await makeHuge(user('settings.json.lock'));
    expect(await codeOf(settings.update({ weeklyDrill: true }))).toBe('file-too-large');
    await makeHuge(user('restores.json'));
    await makeHuge(user('admin/accounts.json'));
    expect(await codeOf(admin.accounts.list())).toBe('accounts-unreadable');
    await makeHuge(user('audit/head.json'));
    expect(await codeOf(admin.audit.verifyChain())).toBe('file-too-large');
    await codeOf(restores.replaced());
    const all = await reported(engine);
    for (const name of ['accounts.json', 'restores.json', 'is longer than']) {
      expect(all).toContain(name);
    }
    const file = path.join(engine.userDataFolder, 'root.crt');
    await makeHuge(file);
    const url = `postgresql://ada@localhost/x?sslrootcert=${encodeURIComponent(file)}`;
    const certificate = oneOffTarget(url, {});
    await expect(certificate).rejects.toMatchObject({
      error: {
        code: 'invalid-input',
        problems: [{ field: 'sslrootcert', message: expect.stringContaining('is longer than') }],
      },
    });
  });

  it('a manifest that is too large keeps its backup in the list, and a lock that is too large stops a backup', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    const file = await engine.backUpWell(id);
    const [folder, filename] = [path.dirname(file), path.basename(file)];
    const manifest = file.replace('.sql.gz', '.manifest.json');
    await makeHuge(manifest);
    const { backups, retention } = engine.nightjar;
    const [listed] = (await backups.list(id)).backups;
    expect(listed?.manifestError).toContain(manifest);
    expect(await codeOf(backups.pin(id, filename, true))).toBe('file-too-large');
    expect((await retention.applyFolder(folder, 1)).decisions).toEqual([
      { decision: 'keep', filename, rule: 'manifest-not-readable' },
    ]);
    const lock = path.join(folder, lockFilename);
    await makeHuge(lock);
    expect(await engine.backUp(id)).toMatchObject({
      state: 'failed',
      error: { code: 'file-too-large', file: lock },
    });
  });
});

describe('a byte order mark at the beginning', () => {
  it('a byte order mark does not damage any state file', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    await engine.backUpWell(id);
    const { nightjar, userDataFolder } = engine;
    await nightjar.admin.accounts.createFirst('Ada', passphrase, tester);
    const account = await nightjar.admin.accounts.authenticate('Ada', passphrase);
    const { token } = await nightjar.admin.tokens.issue(account, 'nightjar-cli', 60_000);
    await nightjar.restores.forget('nightjar_restore_0');
    await nightjar.admin.audit.flush();
    const before = await nightjar.runs.history(null);
    expect(before).toHaveLength(1);
    const marked: string[] = [];
    const mark = async (folder: string): Promise<void> => {
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory()) await mark(file);
        else if (/\.jsonl?$|installation-id$/u.test(entry.name)) {
          await writeFile(file, bom + (await readFile(file, 'utf8')));
          marked.push(entry.name);
        }
      }
    };
    await mark(userDataFolder);
    await mark(nightjar.backups.folderOf(id));
    expect(marked).toEqual(
      expect.arrayContaining(['settings.json', 'audit.jsonl', 'runs.jsonl', 'made-here.jsonl']),
    );
    expect(await nightjar.damage()).toEqual([]);
    expect(await nightjar.runs.history(null)).toEqual(before);
    expect((await nightjar.admin.tokens.verify(token, 'nightjar-cli')).admin.name).toBe('Ada');
    const [backup] = (await nightjar.backups.list(id)).backups;
    expect(backup?.details?.databaseName).toBe(database);
    const file = path.join(nightjar.backups.folderOf(id), backup?.filename ?? '');
    expect((await nightjar.catalogs.open(file)).createdHere).toBe(true);
    nightjar.admin.audit.note('locked', {}, tester);
    await nightjar.admin.audit.flush();
    expect(await nightjar.admin.audit.verifyChain()).toMatchObject({ breaks: [] });
    const again = await engineForTest({ userDataFolder, backupFolder: engine.backupFolder });
    expect(again.nightjar.settings.fault).toBeNull();
    expect(again.nightjar.connections.list().map((one) => one.id)).toEqual([id]);
  });
});

describe('a manifest that the disk cannot read', () => {
  it('a backup whose manifest cannot be read stays in the list, is reported, and its manifest is never overwritten', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    const file = await engine.backUpWell(id);
    const [folder, filename] = [path.dirname(file), path.basename(file)];
    const manifest = file.replace('.sql.gz', '.manifest.json');
    await rm(manifest);
    await symlink(unreadable, manifest);
    const { backups, retention } = engine.nightjar;
    const [listed] = (await backups.list(id)).backups;
    expect(listed?.manifestError).toContain(manifest);
    expect(listed?.manifestError).toContain('EIO');
    expect(await codeOf(backups.pin(id, filename, true))).toBe('manifest-not-readable');
    expect(await codeOf(backups.verify(id, filename))).toBe('manifest-not-readable');
    expect((await retention.applyFolder(folder, 1)).decisions).toEqual([
      { decision: 'keep', filename, rule: 'manifest-not-readable' },
    ]);
    const { stdout } = await runCli(await homeForTest(), ['list', '--output', folder]);
    expect(stdout).toContain('EIO');
  });
});

describe('a folder that cannot be written to', () => {
  it('a folder that cannot be written to is named by retention', async () => {
    const folder = await mountForTest('size=1m');
    if (folder === null) return;
    const engine = await engineForTest({ backupFolder: folder });
    expect((await runToEnd('mount', ['-o', 'remount,ro', folder])).exitCode).toBe(0);
    const { retention } = engine.nightjar;
    expect(await codeOf(retention.applyFolder(folder, 1))).toBe('backup-directory-not-writable');
    expect(await readdir(folder)).not.toContain(lockFilename);
  });
});

describe('a backup that could not be recorded as created here', () => {
  it('the backup has a warning, and counts as created here after the folder has been repaired', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    const list = path.join(engine.userDataFolder, 'history', 'made-here.jsonl');
    await mkdir(list, { recursive: true });
    const run = await engine.backUp(id);
    expect(run).toMatchObject({
      state: 'published',
      warnings: [expect.stringContaining('could not record that this computer created it')],
    });
    expect(await engine.log()).toContain('could not be recorded as created here');
    await rm(list, { recursive: true });
    const filename = run.state === 'published' ? run.backup.filename : '';
    const file = path.join(engine.nightjar.backups.folderOf(id), filename);
    expect((await engine.nightjar.catalogs.open(file)).createdHere).toBe(true);
    await engine.backUpWell(id);
    const { userDataFolder, backupFolder } = engine;
    const later = await engineForTest({ userDataFolder, backupFolder });
    expect((await later.nightjar.catalogs.open(file)).createdHere).toBe(true);
  });
});
