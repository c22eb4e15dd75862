/** The command line as scripts and users see it: a child process, its output and its exit code. */
import { chmod, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { progressSchema } from '#shared/domain/run.ts';
import { keytarStore } from '../../src-main/credentials/keytar-store.ts';
import { processStartTime } from '../../src-main/system/process-identity.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import { nightjarVersion } from '../../src-main/system/version.ts';
import {
  createSmallDatabase,
  endOf,
  engineForTest,
  entriesOf,
  pausePgDumpMidway,
  homeForTest,
  isRunning,
  lockTable,
  pgDumps,
  restoreIntoNew,
  runCli,
  soon,
  startCli,
  waitForBlockedPgDump,
  type Ended,
} from '../support/engine.ts';
import { compareDatabases, sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'small cli';
const url = cluster.url(database);
const password = { PGPASSWORD: cluster.password };
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

describe('backup --json', () => {
  it('a success is answered in the specified form, with a file that can be restored', async () => {
    const home = await homeForTest();
    const output = path.join(home, 'back ups');
    const ended = await runCli(
      home,
      ['backup', '--url', url, '--output', output, '--json'],
      password,
    );
    expect(ended).toMatchObject({ exitCode: 0, signal: null });

    const [filename = ''] = (await entriesOf(output)).filter((name) => name.endsWith('.sql.gz'));
    const file = path.join(output, filename);
    const { size } = await stat(file);
    const [, date, hours, minutes, seconds] =
      /^backup_([\d-]+)T(\d\d)-(\d\d)-(\d\d)\.sql\.gz$/u.exec(filename) ?? [];
    expect(JSON.parse(ended.stdout)).toEqual({
      success: true,
      message: 'Backup created successfully',
      data: {
        filename,
        size: `${(size / 1024).toFixed(1)} KB`,
        created_at: `${date}T${hours}:${minutes}:${seconds}Z`,
        path: file,
        size_bytes: size,
        database,
        failed_check: null,
        verified_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/u),
        warnings: [],
      },
    });

    await restoreIntoNew(cluster, file, 'cli restored');
    const differences = await compareDatabases(
      cluster.database(database),
      cluster.database('cli restored'),
    );
    await cluster.dropDatabase('cli restored');
    expect(differences).toEqual([]);
  });

  it('a relative output folder stays relative, as specified', async () => {
    const home = await homeForTest();
    const ended = await runCli(
      home,
      ['backup', '--url', url, '--output', 'backups', '--json'],
      password,
    );
    const answer = JSON.parse(ended.stdout) as { data: { filename: string; path: string } };
    expect(answer.data.path).toBe(`backups/${answer.data.filename}`);
    expect(await entriesOf(path.join(home, 'backups'))).toContain(answer.data.filename);
  });

  it('progress is written as JSON lines to standard error', async () => {
    const home = await homeForTest();
    const ended = await runCli(
      home,
      ['backup', '--url', url, '--output', 'backups', '--json'],
      password,
    );
    const lines = ended.stderr.trimEnd().split('\n');
    const progress = lines.map((line) =>
      progressSchema.parse((JSON.parse(line) as { progress: unknown }).progress),
    );
    expect(progress.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['connecting', 'publishing']),
    );
  });

  it('a pg_dump failure is answered in the specified form', async () => {
    const home = await homeForTest();
    await lockTable(cluster, database, 'loans');
    const child = startCli(
      home,
      ['backup', '--url', url, '--output', 'backups', '--json'],
      password,
    );
    const end = endOf(child);
    process.kill((await waitForBlockedPgDump(cluster, child.pid)).pid, 'SIGTERM');
    const { exitCode, stdout } = await end;
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      success: false,
      error: 'Backup creation failed',
      message: 'pg_dump process failed with exit code 1',
      code: 'pg-dump-failed',
    });
    expect(await entriesOf(path.join(home, 'backups'))).toEqual([]);
  });

  it.each([
    ['a refused connection', 1, 'connection-refused', 'postgresql://nobody@127.0.0.1:1/x'],
    ['an unknown database', 1, 'database-missing', cluster.url('no such database')],
    ['an unusable URL', 2, 'invalid-input', 'mysql://localhost/x'],
    ['a URL with spaces', 2, 'invalid-input', 'postgresql://local host/x'],
    ['an invalid port', 2, 'invalid-input', 'postgresql://localhost:70000/x'],
  ])('%s is answered with exit code %i', async (_what, exitCode, code, badUrl) => {
    const home = await homeForTest();
    const ended = await runCli(
      home,
      ['backup', '--url', badUrl, '--output', 'b', '--json'],
      password,
    );
    expect(ended.exitCode).toBe(exitCode);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      success: false,
      error: 'Backup creation failed',
      message: expect.stringMatching(/\w/u),
      code,
      next_step: expect.stringMatching(/\w/u),
    });
    expect(await entriesOf(path.join(home, 'b'))).toEqual([]);
  });

  it('a folder that cannot be written to is answered with exit code 3', async () => {
    const home = await homeForTest();
    await writeFile(path.join(home, 'file'), '');
    const ended = await runCli(
      home,
      ['backup', '--url', url, '--output', 'file', '--json'],
      password,
    );
    expect(ended.exitCode).toBe(3);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      success: false,
      message: 'Cannot write to backup directory',
      code: 'backup-directory-not-writable',
    });
  });

  it('a folder that another process is writing to is answered with exit code 3', async () => {
    const home = await homeForTest();
    const engine = await engineForTest({ backupFolder: path.join(home, 'shared') });
    const { id } = await engine.connect(cluster, { database });
    const lock = await lockTable(cluster, database, 'loans');
    const other = engine.backUp(id);
    await waitForBlockedPgDump(cluster);
    const ended = await runCli(
      home,
      ['backup', '--url', url, '--output', 'shared', '--json'],
      password,
    );
    expect(ended.exitCode).toBe(3);
    expect(JSON.parse(ended.stdout)).toMatchObject({ code: 'backup-directory-locked' });
    await lock.release();
    expect((await other).state).toBe('published');
  });

  it('a file that differs from the written data is answered with exit code 4', async () => {
    const home = await homeForTest();
    const output = path.join(home, 'b');
    const child = startCli(
      home,
      ['backup', '--url', cluster.url(sampleDatabaseName), '--output', output, '--json'],
      password,
    );
    const end = endOf(child);
    const pgDump = await pausePgDumpMidway(output);
    const [partial = ''] = (await entriesOf(output)).filter((name) => name.endsWith('.partial'));
    const file = await open(path.join(output, partial), 'r+');
    await file.write(Buffer.from('damage'), 0, 6, 5000);
    await file.close();
    pgDump.thaw();
    const { exitCode, stdout } = await end;
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ success: false, code: 'verification-failed' });
    expect(await entriesOf(output)).toEqual([]);
  });
});

describe('backup without --json', () => {
  it('progress is shown on standard error and the result on standard output', async () => {
    const home = await homeForTest();
    const ended = await runCli(
      home,
      ['backup', '--url', cluster.url(sampleDatabaseName), '--output', 'backups'],
      password,
    );
    expect(ended.exitCode).toBe(0);
    const [message, file, facts] = ended.stdout.trimEnd().split('\n');
    expect(message).toBe('Backup created successfully');
    expect(file?.trim()).toMatch(/^backups\/backup_[\dT-]+\.sql\.gz$/u);
    expect(facts).toMatch(/\d+\.\d MB, \d+ tables, \d+ rows, verified, [\dT:-]+Z$/u);
    const progress = ended.stderr.trimEnd().split('\n');
    expect(progress[0]).toMatch(/^Connecting +\[-+\] +…/u);
    expect(progress.at(-1)).toMatch(/^Publishing +\[#+-*\] +\d\d %/u);
    expect(progress.some((line) => /^Dumping .*MB/u.test(line))).toBe(true);
    // Not a terminal: no colours, no redrawing.
    // oxlint-disable-next-line no-control-regex -- the test searches for control characters
    expect(ended.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/u);
  });

  it('an error is reported in sentences, and nothing is printed on standard output', async () => {
    const home = await homeForTest();
    const ended = await runCli(home, ['backup', '--url', url, '--output', 'b'], {
      PGPASSWORD: 'not the password',
    });
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toContain('Wrong password\n  The server refused the password of user');
  });

  it('names from the server are printed without their terminal control sequences', async () => {
    const home = await homeForTest();
    await cluster.createDatabase('cli names');
    await cluster.psql(
      'cli names',
      String.raw`CREATE TABLE U&"red\001b[31m table\000d\000anext" (a int); CREATE ROLE colour LOGIN PASSWORD 'colour';`,
    );
    const ended = await runCli(
      home,
      [
        'backup',
        '--url',
        cluster.url('cli names').replace(cluster.user, 'colour'),
        '--output',
        'b',
      ],
      { PGPASSWORD: 'colour' },
    );
    await cluster.dropDatabase('cli names');
    await cluster.psql('postgres', 'DROP ROLE colour');
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toContain('The user does not have permission to read all tables');
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(ended.stderr).not.toMatch(/[\u001b\r]/u);
  });

  it('a backup continues if its output is not read', async () => {
    const home = await homeForTest();
    const child = startCli(
      home,
      ['backup', '--url', cluster.url(sampleDatabaseName), '--output', 'backups'],
      password,
    );
    child.stderr?.destroy();
    child.stdout?.destroy();
    expect(await endOf(child)).toMatchObject({ exitCode: 0 });
    expect(await entriesOf(path.join(home, 'backups'))).toHaveLength(2);
  });
});

describe('the password', () => {
  const { user, host, port } = cluster;
  const inFile = (secret: string): string =>
    `${host}:${port}:*:${user}:${secret.replaceAll(/[\\:]/gu, '\\$&')}\n`;
  const run = (home: string, from: string, environment: NodeJS.ProcessEnv): Promise<Ended> =>
    runCli(home, ['backup', '--url', from, '--output', 'b', '--json'], environment);

  it('the password is read from PGPASSWORD', async () => {
    expect(await run(await homeForTest(), url, password)).toMatchObject({ exitCode: 0 });
  });

  it('the password is read from the file that PGPASSFILE names', async () => {
    const home = await homeForTest();
    const file = path.join(home, 'my passwords');
    await writeFile(file, inFile(cluster.password), { mode: 0o600 });
    expect(await run(home, url, { PGPASSFILE: file })).toMatchObject({ exitCode: 0 });
  });

  it('the password is read from ~/.pgpass', async () => {
    const home = await homeForTest();
    await writeFile(path.join(home, '.pgpass'), inFile(cluster.password), { mode: 0o600 });
    expect(await run(home, url, {})).toMatchObject({ exitCode: 0 });
  });

  it('the password in the URL takes precedence over all other sources', async () => {
    const home = await homeForTest();
    const withPassword = url.replace('@', `:${encodeURIComponent(cluster.password)}@`);
    expect(await run(home, withPassword, { PGPASSWORD: 'wrong' })).toMatchObject({ exitCode: 0 });
  });

  it('a missing password is reported, and the command does not wait for input', async () => {
    const ended = await run(await homeForTest(), url, {});
    expect(ended.exitCode).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ code: 'password-missing' });
  });

  it('the password is not read from a file that other users can read, as in libpq', async () => {
    const home = await homeForTest();
    const file = path.join(home, '.pgpass');
    await writeFile(file, inFile(cluster.password));
    await chmod(file, 0o644);
    const ended = await run(home, url, {});
    expect(JSON.parse(ended.stdout)).toMatchObject({ code: 'password-missing' });
  });

  it('the password of a connection of the app is read from the keychain', async () => {
    const home = await homeForTest();
    const secrets = keytarStore();
    const engine = await engineForTest({
      secrets,
      userDataFolder: path.join(home, '.config', 'Nightjar'),
      backupFolder: path.join(home, 'b'),
    });
    expect(await engine.nightjar.keychainState()).toEqual({ state: 'ready' });
    const { id } = await engine.connect(cluster, { database, name: 'Büro 1' });
    const passphrase = 'mossy kettle argues quietly';
    await runCli(home, ['admin', 'add', 'Ada', '--stdin'], {}, passphrase);
    await runCli(home, ['sign-in', '--stdin'], {}, passphrase);
    try {
      const ended = await runCli(home, [
        'backup',
        '--connection',
        'büro 1',
        '--output',
        'b',
        '--json',
      ]);
      expect(ended.exitCode).toBe(0);
      expect((await engine.nightjar.backups.list(id)).backups).toHaveLength(1);

      // The host in the settings file was changed: the password is not sent to the new host.
      const settings = path.join(home, '.config', 'Nightjar', 'settings.json');
      const before = await readFile(settings, 'utf8');
      await writeFile(settings, before.replace(`"host": "${cluster.host}"`, '"host": "127.0.0.9"'));
      const rejected = await runCli(home, ['backup', '--connection', 'büro 1', '--json']);
      expect(rejected.exitCode).toBe(1);
      expect(JSON.parse(rejected.stdout)).toMatchObject({ code: 'password-needed-again' });
    } finally {
      await engine.nightjar.connections.remove(id);
    }
  });
});

describe('an interrupted backup', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'a backup that is interrupted by %s ends with exit code 3 and leaves neither a file nor a child process',
    async (signal) => {
      const home = await homeForTest();
      await lockTable(cluster, database, 'loans');
      const child = startCli(home, ['backup', '--url', url, '--output', 'b', '--json'], password);
      const end = endOf(child);
      const pgDump = await waitForBlockedPgDump(cluster, child.pid);
      child.kill(signal);
      const { exitCode, stdout } = await end;
      expect(exitCode).toBe(3);
      expect(JSON.parse(stdout)).toMatchObject({
        success: false,
        message: 'Backup cancelled',
        code: 'backup-cancelled',
      });
      expect(await isRunning(pgDump.pid)).toBe(false);
      expect(await entriesOf(path.join(home, 'b'))).toEqual([]);
    },
  );

  it('a backup that was published before the interrupt ends successfully', async () => {
    const home = await homeForTest();
    const audit = path.join(home, '.config', 'Nightjar', 'audit');
    await mkdir(audit, { recursive: true });
    const lock = path.join(audit, 'audit.jsonl.lock');
    // The lock of a running process, so the end of the command waits for it.
    const startTime = await processStartTime(process.pid);
    await writeFile(lock, JSON.stringify({ token: 'of a test', pid: process.pid, startTime }));
    const child = startCli(home, ['backup', '--url', url, '--output', 'b', '--json'], password);
    const end = endOf(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill('SIGINT');
    const log = path.join(home, '.config', 'Nightjar', 'logs', 'nightjar.log');
    await expect.poll(() => readFile(log, 'utf8'), soon).toContain('interrupt had nothing to stop');
    await rm(lock);
    const { exitCode, stdout, stderr } = await end;
    expect(stderr).not.toContain('run-not-found');
    expect({ exitCode, answer: JSON.parse(stdout) }).toMatchObject({
      exitCode: 0,
      answer: { success: true },
    });
  });

  it('a backup that is interrupted in the middle of the rows leaves nothing', async () => {
    const home = await homeForTest();
    const output = path.join(home, 'b');
    const child = startCli(
      home,
      ['backup', '--url', cluster.url(sampleDatabaseName), '--output', output],
      password,
    );
    const end = endOf(child);
    const pgDump = await pausePgDumpMidway(output);
    child.kill('SIGINT');
    pgDump.thaw();
    const { exitCode, stderr } = await end;
    expect(exitCode).toBe(3);
    expect(stderr).toContain('Backup cancelled');
    expect(await isRunning(pgDump.pid)).toBe(false);
    expect(await entriesOf(output)).toEqual([]);
  });

  it('kill -9 also ends pg_dump, and the next backup removes the stale files', async () => {
    const home = await homeForTest();
    const output = path.join(home, 'b');
    const child = startCli(
      home,
      ['backup', '--url', cluster.url(sampleDatabaseName), '--output', output],
      password,
    );
    const end = endOf(child);
    const pgDump = await pausePgDumpMidway(output);
    child.kill('SIGKILL');
    pgDump.thaw();
    expect((await end).signal).toBe('SIGKILL');
    await vi.waitFor(async () => expect(await isRunning(pgDump.pid)).toBe(false), soon);
    expect((await entriesOf(output)).some((name) => name.endsWith('.sql.gz'))).toBe(false);

    const next = await runCli(
      home,
      ['backup', '--url', url, '--output', output, '--json'],
      password,
    );
    expect(next.exitCode).toBe(0);
    expect(await entriesOf(output)).toEqual([
      expect.stringMatching(/^backup_.*\.manifest\.json$/u),
      expect.stringMatching(/^backup_.*\.sql\.gz$/u),
    ]);
  });
});

describe('list', () => {
  it('list prints the backups of a folder, newest first', async () => {
    const home = await homeForTest();
    await runCli(home, ['backup', '--url', url, '--output', 'b', '--json'], password);
    await writeFile(path.join(home, 'b', 'backup_2001-01-01T00-00-00.sql.gz'), 'by hand');
    await writeFile(path.join(home, 'b', 'backup_2099-01-01T00-00-00.sql.gz'), 'from tomorrow');
    await writeFile(path.join(home, 'b', 'notes.txt'), 'foreign');
    const { exitCode, stdout } = await runCli(home, ['list', '--output', 'b', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      success: true,
      message: '3 backups',
      data: [
        {
          filename: 'backup_2099-01-01T00-00-00.sql.gz',
          size: '13 bytes',
          created_at: '2099-01-01T00:00:00Z',
          path: 'b/backup_2099-01-01T00-00-00.sql.gz',
          size_bytes: 13,
          database: null,
          verified_at: null,
          failed_check: null,
        },
        expect.objectContaining({ database, verified_at: expect.any(String) }),
        expect.objectContaining({ filename: 'backup_2001-01-01T00-00-00.sql.gz', database: null }),
      ],
    });
    const forPeople = await runCli(home, ['list', '--output', 'b']);
    expect(forPeople.stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^backup_2099-01-01T00-00-00\.sql\.gz +13 bytes +no manifest$/u),
      expect.stringMatching(/^backup_\S+\.sql\.gz +[\d.]+ KB +verified +small cli$/u),
      expect.stringMatching(/^backup_2001-01-01T00-00-00\.sql\.gz +7 bytes +no manifest$/u),
    ]);
  });

  it('list prints nothing if the folder does not exist yet', async () => {
    const home = await homeForTest();
    const { exitCode, stdout } = await runCli(home, ['list', '--output', 'b', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ success: true, message: '0 backups', data: [] });
    expect((await runCli(home, ['list', '--output', 'b'])).stdout).toBe('No backups in b.\n');
    expect(await entriesOf(home)).not.toContain('b');
  });

  it('list reports a file that is not a folder', async () => {
    const home = await homeForTest();
    await writeFile(path.join(home, 'b'), '');
    const { exitCode, stdout } = await runCli(home, ['list', '--output', 'b', '--json']);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ success: false, error: 'Listing backups failed' });
  });
});

describe('doctor', () => {
  it('doctor checks everything that a backup depends on', async () => {
    const home = await homeForTest();
    const engine = await engineForTest({ userDataFolder: path.join(home, '.config', 'Nightjar') });
    await engine.nightjar.settings.chooseBackupFolder(path.join(home, 'backups'));
    const { exitCode, stdout } = await runCli(home, ['doctor', '--json']);
    expect(exitCode).toBe(0);
    const answer = JSON.parse(stdout) as { data: { checks: { name: string; state: string }[] } };
    expect(answer).toMatchObject({ success: true, message: 'All checks passed' });
    for (const check of answer.data.checks) {
      expect(check).toEqual({
        name: expect.stringMatching(/\w/u),
        state: expect.stringMatching(/^(?:ok|attention|failed)$/u),
        detail: expect.stringMatching(/\w/u),
        next_step: check.state === 'ok' ? null : expect.anything(),
      });
    }
    const names = answer.data.checks.map(({ name }) => name.replace(/ [\d.]+$/u, ''));
    expect([...new Set(names)]).toEqual([
      'PostgreSQL tools',
      'Keychain',
      'Compression',
      'Backup folder',
      'Settings',
      'Weekly proof',
      'Admins',
      'Audit trail',
    ]);
  });

  it('doctor reports settings that were moved aside, and fails if a connection cannot be reached', async () => {
    const home = await homeForTest();
    const userData = path.join(home, '.config', 'Nightjar');
    const engine = await engineForTest({ userDataFolder: userData });
    await engine.nightjar.connections.add(
      {
        fields: {
          name: 'Gone',
          host: '127.0.0.1',
          port: 1,
          database: 'x',
          user: 'x',
          tlsMode: 'disable',
          rootCertificatePem: null,
        },
        password: null,
      },
      'keychain',
    );
    const failing = await runCli(home, ['doctor', '--json']);
    expect(failing.exitCode).toBe(1);
    expect(JSON.parse(failing.stdout)).toMatchObject({
      success: false,
      data: {
        checks: expect.arrayContaining([
          expect.objectContaining({
            name: 'Connection Gone',
            state: 'failed',
            detail: expect.stringContaining('Connection refused'),
          }),
        ]),
      },
    });

    await writeFile(path.join(userData, 'settings.json'), '{ broken');
    const { stdout, stderr } = await runCli(home, ['doctor']);
    expect(stdout).toMatch(/^! Settings: .*settings\.json\.unreadable-/mu);
    expect(stderr).toContain('The settings could not be read');

    const oneWrong = {
      ...JSON.parse(await readFile(path.join(userData, 'settings.json'), 'utf8')),
      keepDays: 3,
    };
    await writeFile(path.join(userData, 'settings.json'), JSON.stringify(oneWrong));
    const partly = await runCli(home, ['doctor']);
    expect(partly.stderr).toContain('The setting keepDays: ');
    expect(partly.stdout).toMatch(/^! Settings: The setting keepDays: .*last good value/mu);
  });
});

describe('wrong usage', () => {
  it.each([
    [[]],
    [['backup']],
    [['backup', '--url', 'postgresql://localhost/x', '--sample']],
    [['backup', '--url', 'postgresql://localhost/x', '--output', '']],
    [['backup', '--url', 'postgresql://localhost/x', 'and more']],
    [['backup', '--connection', 'no such connection']],
    [['list', '--output', '']],
    [['nonsense']],
    [['admin']],
    [['admin', 'add', 'Ada']],
    [['token', 'create', '--days', '0']],
    [['token', 'create', '--days', 'many']],
    [['token', 'create']],
  ])('wrong usage ends with exit code 2 and a sentence, and changes nothing: %j', async (args) => {
    const home = await homeForTest();
    const ended = await runCli(home, args, password);
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toMatch(/\w/u);
    expect(await entriesOf(home)).toEqual(['.config']);
  });

  it('asking for help or for the version is not wrong usage', async () => {
    const home = await homeForTest();
    const help = await runCli(home, ['--help']);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    for (const command of ['backup', 'list', 'doctor', 'sign-in', 'admin', 'token'])
      expect(help.stdout).toContain(command);
    expect(await runCli(home, ['--version'])).toMatchObject({
      exitCode: 0,
      stdout: `${nightjarVersion}\n`,
    });
  });
});

afterAll(async () => expect(await pgDumps()).toEqual([]));
