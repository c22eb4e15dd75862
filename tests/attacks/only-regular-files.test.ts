/**
 * An attacker replaces a file of Nightjar by a named pipe, a folder, a socket, a device or a loop
 * of links. Opening a pipe blocks forever, and reading /dev/zero never ends: Nightjar opens none of
 * them, reports the kind and the path, and continues with all other work.
 */
import { randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ExpectedError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { readCertificateFile } from '../../src-main/app/ipc/certificate-file.ts';
import { checkDroppedFile } from '../../src-main/app/ipc/dropped-file.ts';
import { readWindowState, writeWindowState } from '../../src-main/app/window/window-state.ts';
import { lockFilename, manifestsLockFilename } from '../../src-main/backup-folder/folder-lock.ts';
import { updateManifest } from '../../src-main/backup-folder/manifest-file.ts';
import { oneOffTarget } from '../../src-main/cli/one-off-target.ts';
import { logOfRun } from '../../src-main/logging/run-log.ts';
import {
  createSmallDatabase,
  engineForTest,
  homeForTest,
  runCli,
  startEngine,
  temporaryFolder,
  type TestEngine,
  tester,
} from '../support/engine.ts';
import { attempts } from '../support/attempts.ts';
import {
  specialFileKinds,
  putSpecialFile,
  type SpecialFileKind,
} from '../support/special-files.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'regular files';
const boundMs = 20_000;

/** The folder of a connection with one backup, and the user data that created it. */
let scene: { backups: string; userData: string };
let made: TestEngine;
let filename: string;
let connectionId: string;

beforeAll(async () => {
  await createSmallDatabase(cluster, database);
  made = await startEngine();
  const connection = await made.connect(cluster, { database });
  connectionId = connection.id;
  const file = await made.backUpWell(connectionId);
  filename = path.basename(file);
  scene = { backups: path.dirname(file), userData: made.userDataFolder };
});
afterAll(async () => {
  await made.stop();
  await cluster.dropDatabase(database);
});

/** Rejects if the operation hangs: then a file was opened that must not be opened. */
async function within<T>(operation: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} hangs`)), boundMs);
  });
  try {
    return await Promise.race([operation, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The message for the user: nothing after a success, the sentence of an error with a code after a
 * failure.
 */
async function reportedBy(what: string, operation: () => Promise<unknown>): Promise<string> {
  try {
    await within(operation(), what);
    return '';
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw new Error(what, { cause: error });
    expect({ what, code: error.error.code }).not.toEqual({ what, code: 'unexpected' });
    return JSON.stringify(describeError(error.error));
  }
}

const each = <Place extends string>(places: readonly Place[]): [Place, SpecialFileKind][] =>
  places.flatMap((place) =>
    specialFileKinds
      .slice(0, attempts(2, specialFileKinds.length))
      .map((kind): [Place, SpecialFileKind] => [place, kind]),
  );

describe('a special file instead of a file in the backup folder', () => {
  const stem = (): string => filename.replace('.sql.gz', '');
  const placeOf = {
    manifest: () => `${stem()}.manifest.json`,
    'lock of the folder': () => lockFilename,
    'lock of the manifests': () => manifestsLockFilename,
    'unfinished lock': () => `${lockFilename}.${randomUUID()}`,
    'marker of a backup in use': () => `.${filename}.in-use-${randomUUID()}`,
    'partial backup': () => `.${stem()}.sql.gz.partial`,
    'partial manifest': () => `.${stem()}.manifest.json.123-abc.partial`,
    'file of roles': () => `${stem()}.roles.sql.gz`,
    backup: () => filename,
  };
  type Place = keyof typeof placeOf;
  /** Files that are never read: removed as stale, or ignored. */
  const silent: readonly Place[] = [
    'unfinished lock',
    'partial backup',
    'partial manifest',
    'file of roles',
  ];

  it.each(each(Object.keys(placeOf) as Place[]))(
    'a special file instead of the %s is not opened: %s',
    async (place, kind) => {
      const folder = await temporaryFolder();
      await cp(scene.backups, folder, { recursive: true });
      const specialFile = path.join(folder, placeOf[place]());
      await putSpecialFile(specialFile, kind);
      // The start removes stale files from the folder.
      const { nightjar } = await within(engineForTest({ backupFolder: folder }), 'the start');
      const file = path.join(folder, filename);
      const listed = await within(nightjar.backups.listFolder(folder), 'list');
      const reported = [
        JSON.stringify(listed),
        await reportedBy('verify', () => nightjar.backups.verifyFile(file)),
        await reportedBy('inspect', async () => {
          const { openedId } = await nightjar.catalogs.open(file);
          await nightjar.catalogs.close(openedId);
        }),
        await reportedBy('retention, dry', () => nightjar.retention.previewFolder(folder, 1)),
        await reportedBy('retention', () => nightjar.retention.applyFolder(folder, 1)),
        await reportedBy('the proof of a file', () =>
          updateManifest(folder, filename, (manifest) => manifest),
        ),
      ].join('\n');
      // The comparison uses the name on the disk: JSON escapes none of its characters.
      if (!silent.includes(place)) expect(reported).toContain(path.basename(specialFile));
      const names = listed.map((one) => one.filename);
      expect(names).toEqual(place === 'backup' ? [] : [filename]);
    },
  );

  it.each(each(['lock of the folder', 'partial backup'] as const))(
    'a backup with a special file instead of the %s continues or reports the reason: %s',
    async (place, kind) => {
      const folder = await temporaryFolder();
      const engine = await engineForTest({ backupFolder: folder });
      const connection = await engine.connect(cluster, { database });
      const specialFile = path.join(folder, placeOf[place]());
      await putSpecialFile(specialFile, kind);
      const run = await within(engine.backUp(connection.id), 'the backup');
      if (place === 'partial backup') expect(run).toMatchObject({ state: 'published' });
      else {
        expect(run).toMatchObject({
          state: 'failed',
          error: { code: 'not-a-regular-file', file: specialFile },
        });
      }
    },
  );
});

describe('a special file instead of a file in the user-data folder', () => {
  const places = [
    'settings.json',
    'settings.json.lock',
    'settings.last-good.json',
    'installation-id',
    'schedule-state.json',
    'restores.json',
    'restores.json.lock',
    'history/runs.jsonl',
    'history/slots.jsonl',
    'history/made-here.jsonl',
    'history/proofs.jsonl',
    'history/notices.json',
    'history/notices.json.lock',
    'history/weekly-drills.json',
    'audit/audit.jsonl',
    'audit/audit.jsonl.lock',
    'audit/head.json',
    'admin/accounts.json',
    'admin/accounts.json.lock',
    'admin/tokens.json',
    'admin/wrong-tries.json',
    'admin/secrets.json',
    'logs/nightjar.log',
  ] as const;
  /** Files that are overwritten, or that are read only if there is no keychain. */
  const silent: readonly string[] = ['settings.last-good.json', 'admin/secrets.json'];

  it.each(each(places))('a special file instead of %s is not opened: %s', async (place, kind) => {
    const userDataFolder = await temporaryFolder();
    // Files are replaced there in the background.
    const filter = (file: string): boolean => !/\.(?:partial|lock)$/u.test(file);
    await cp(scene.userData, userDataFolder, { recursive: true, filter });
    const specialFile = path.join(userDataFolder, place);
    await mkdir(path.dirname(specialFile), { recursive: true });
    await putSpecialFile(specialFile, kind);
    const engine = await within(
      engineForTest({ userDataFolder, backupFolder: scene.backups }),
      'the start',
    );
    const { nightjar } = engine;
    const passphrase = 'correct horse battery staple';
    const reported = [
      await reportedBy('settings', () => nightjar.settings.update({ weeklyDrill: true })),
      await reportedBy('history', () => nightjar.runs.history(null)),
      await reportedBy('replaced databases', () => nightjar.restores.replaced()),
      // Hashing a passphrase takes time.
      ...(place.startsWith('admin/')
        ? [
            await reportedBy('first admin', () =>
              nightjar.admin.accounts.createFirst('Ada', passphrase, tester),
            ),
            await reportedBy('sign-in', async () => {
              const account = await nightjar.admin.accounts.authenticate('Ada', passphrase);
              await nightjar.admin.tokens.issue(account, 'nightjar-cli', 60_000);
            }),
          ]
        : []),
      await reportedBy('accounts', () => nightjar.admin.accounts.list()),
      await reportedBy('replaced', () => nightjar.restores.forget('nightjar_restore_0')),
      await reportedBy('schedule', () => nightjar.schedule.overview(connectionId)),
      await reportedBy('proofs of every week', () => nightjar.weeklyDrills.overview()),
      await reportedBy('failing notifications', () => nightjar.notifications.failing()),
      // A failed run is stored with its notification.
      ...(place.includes('notices')
        ? [await reportedBy('a run', () => engine.backUp(connectionId))]
        : []),
      await reportedBy('audit', () =>
        nightjar.admin.audit.list({ before: null, limit: 5, kinds: null, text: '' }),
      ),
      await reportedBy('inspect', () => nightjar.catalogs.open(path.join(scene.backups, filename))),
      JSON.stringify(await within(nightjar.damage(), 'damage')),
      JSON.stringify(await within(nightjar.admin.doctor(), 'doctor')),
    ];
    await within(nightjar.stop(), 'the end');
    if (place !== 'logs/nightjar.log') reported.push(await engine.log());
    // An error of the log itself cannot be reported anywhere.
    if (!silent.includes(place) && place !== 'logs/nightjar.log') {
      expect(reported.join('\n')).toContain(path.basename(specialFile));
    }
    expect(reported.join('\n')).not.toContain('"unexpected"');
  });

  it('without a keychain, the special file of secrets is reported by doctor and at sign-in', async () => {
    const noKeychain = (): never => {
      throw new ExpectedError({ code: 'keychain-unavailable', detail: 'There is none.' });
    };
    const secrets = {
      get: async () => noKeychain(),
      set: async () => noKeychain(),
      remove: async () => noKeychain(),
    };
    const engine = await engineForTest({ secrets });
    const { accounts } = engine.nightjar.admin;
    const passphrase = 'correct horse battery staple';
    await accounts.createFirst('Ada', passphrase, tester);
    const file = path.join(engine.userDataFolder, 'admin', 'secrets.json');
    for (const kind of specialFileKinds) {
      await putSpecialFile(file, kind);
      const reported = await reportedBy('sign-in', () => accounts.authenticate('Ada', passphrase));
      expect(reported, kind).toContain(file);
      expect(JSON.stringify(await engine.nightjar.admin.doctor()), kind).toContain(file);
      expect(JSON.stringify(await engine.nightjar.damage()), kind).toContain(file);
    }
  });
});

describe('a special file instead of a file that a user names', () => {
  it.each(specialFileKinds)('a special file that a user names is not opened: %s', async (kind) => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'named.sql');
    await putSpecialFile(file, kind);
    const { nightjar } = made;
    expect(await reportedBy('verify', () => nightjar.backups.verifyFile(file))).toContain(
      'named.sql',
    );
    expect(await reportedBy('inspect', () => nightjar.catalogs.open(file))).toContain('named.sql');
    const order = { filePath: file, connectionId: null, trusted: true, where: 'here' } as const;
    const drill = () => nightjar.drills.start(order).finished;
    expect(await reportedBy('the drill', drill)).toContain('named.sql');
    const review = nightjar.restores.review({
      filePath: file,
      connectionId,
      database: 'copy',
      mode: 'new',
      trusted: true,
      tables: null,
    });
    expect(await reportedBy('the review of a restore', () => review)).toContain('named.sql');
    expect(await reportedBy('the certificate', () => readCertificateFile(file))).not.toBe('');
    // The kind of a folder is reported when it is opened, as above.
    const dropped = await reportedBy('what was dropped', () => checkDroppedFile(file));
    expect(dropped).toContain(kind === 'a folder' ? '' : 'named.sql');
    const url = `postgresql://ada@localhost/x?sslrootcert=${encodeURIComponent(file)}`;
    expect(await reportedBy('sslrootcert', () => oneOffTarget(url, {}))).toContain('named.sql');
    expect(await within(readWindowState(file), 'the place of the window')).toBeNull();
    await putSpecialFile(`${file}.new`, kind === 'a folder' ? 'a named pipe' : kind);
    await rm(file, { recursive: true });
    writeWindowState(file, { x: 1, y: 1, width: 900, height: 700, maximized: false });
    expect(await readFile(file, 'utf8')).toContain('900');
    await putSpecialFile(path.join(folder, 'nightjar.log'), kind);
    const run = { id: 'x', startedAt: '2026', finishedAt: '2027' };
    expect(await within(logOfRun(folder, run), 'the log of a run')).toMatchObject({ lines: [] });
  });
});

describe('a special file in a terminal', () => {
  it('commands exit, and name the pipe', async () => {
    const home = await homeForTest();
    const folder = await temporaryFolder();
    await cp(scene.backups, folder, { recursive: true });
    const manifest = path.join(folder, filename.replace('.sql.gz', '.manifest.json'));
    await putSpecialFile(manifest, 'a named pipe');
    const userData = path.join(home, '.config', 'Nightjar');
    await mkdir(userData, { recursive: true });
    await putSpecialFile(path.join(userData, 'restores.json'), 'a named pipe');
    await putSpecialFile(path.join(userData, 'settings.json'), 'a named pipe');
    const inPlaceOfBackup = path.join(folder, 'backup_2026-01-01T00-00-00.sql.gz');
    await putSpecialFile(inPlaceOfBackup, 'a named pipe');
    const run = async (...args: string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await within(runCli(home, args), args.join(' '));
      return `${exitCode}\n${stdout}${stderr}`;
    };
    const [listed, verified, replaced] = await Promise.all([
      run('list', '--output', folder),
      run('verify', path.join(folder, filename)),
      run('restore', '--replaced'),
    ]);
    expect(listed).toContain(manifest);
    expect(listed).toContain(`${inPlaceOfBackup} is a named pipe`);
    expect(listed).toMatch(/^0\n/u);
    expect(verified).toContain(manifest);
    expect(verified).not.toMatch(/^0\n/u);
    expect(replaced).toContain('settings.json.unreadable-');

    const ofUser = path.join(home, '.postgresql', 'postgresql.crt');
    await mkdir(path.dirname(ofUser));
    await putSpecialFile(ofUser, 'a named pipe');
    const backedUp = await run('backup', '--url', cluster.url(database), '--output', folder);
    expect(backedUp).toContain(`${ofUser} is a named pipe`);
    expect(backedUp).not.toMatch(/^0\n/u);
  });
});
