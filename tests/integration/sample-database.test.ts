import { randomBytes } from 'node:crypto';
import { readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { findServerInstallation } from '../../src-main/postgres/private-server/installations.ts';
import type { PrivateServer } from '../../src-main/postgres/private-server/private-server.ts';
import { startPrivateCluster } from '../../src-main/postgres/private-server/start-private-server.ts';
import {
  ensureSampleDatabase,
  type SampleDatabase,
  type SamplePhase,
} from '../../src-main/postgres/sample/sample-database.ts';
import { runTool, startTool } from '../../src-main/system/processes.ts';
import {
  compareDatabases,
  countObjects,
  startTestCluster,
  type TestCluster,
} from '../support/test-cluster.ts';
import { reportingWarnings } from '../support/node-warnings.ts';

const installation = await findServerInstallation();
if (installation === null) throw new Error('The tests need a PostgreSQL server installed');
const { binDirectory } = installation;

const made = new Set<string>();
const running = new Set<PrivateServer>();

function newFolder(): string {
  const folder = path.join(os.tmpdir(), `njtest-${randomBytes(6).toString('hex')}`);
  made.add(folder);
  return folder;
}

async function open(
  userDataFolder: string,
  options: { password?: string; signal?: AbortSignal; onPhase?: (phase: SamplePhase) => void } = {},
): Promise<SampleDatabase> {
  const sample = await ensureSampleDatabase({
    userDataFolder,
    binDirectory,
    password: 'a pass\'word: "ü"\\',
    ...options,
  });
  running.add(sample.cluster);
  made.add(sample.cluster.folder);
  return sample;
}

async function ask({ connection }: SampleDatabase, sql: string): Promise<string> {
  const outcome = await runTool({
    file: path.join(binDirectory, 'psql'),
    args: ['-X', '-q', '-w', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-f', '-'],
    env: {
      PGHOST: connection.host,
      PGPORT: String(connection.port),
      PGUSER: connection.user,
      PGPASSWORD: connection.password,
      PGDATABASE: connection.database,
      PGCLIENTENCODING: 'UTF8',
    },
    stdin: sql,
  });
  if (outcome.exitCode !== 0) throw new Error(outcome.stderr);
  return outcome.stdout.trimEnd();
}

/**
 * Running processes whose working folder is this cluster's data folder (zombies have no folder).
 */
async function processesIn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const folders = await Promise.all(
    pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')),
  );
  return pids.filter((_, index) => folders[index]?.startsWith(folder)).map(Number);
}

afterEach(async () => {
  for (const cluster of running) await cluster.stop('immediate');
  running.clear();
});

afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true, force: true });
});

describe('the sample database', { timeout: 180_000 }, () => {
  const userData = newFolder();

  it('the sample database is created from nothing, with every promised kind of object and about 60 MB', async () => {
    const phases: SamplePhase[] = [];
    const sample = await open(userData, { onPhase: (phase) => phases.push(phase) });
    expect(phases).toEqual(['initialising', 'starting', 'filling']);

    const counts = await countObjects({ name: 'sample', psql: (sql) => ask(sample, sql) });
    expect(counts).toMatchObject({
      schema: 5,
      table: 36,
      'partitioned table': 1,
      view: 5,
      'materialized view': 1,
      procedure: 1,
      aggregate: 1,
      enum: 3,
      domain: 3,
      'composite type': 1,
      'range type': 1,
      rule: 1,
      statistics: 1,
      'large object': 1,
    });
    const atLeast = {
      function: 8,
      trigger: 5,
      index: 60,
      constraint: 80,
      sequence: 12,
      column: 150,
      'comment on table': 2,
      'comment on table column': 5,
    };
    const tooFew = Object.entries(atLeast).filter(([kind, least]) => (counts[kind] ?? 0) < least);
    expect(tooFew).toEqual([]);

    const bytes = Number(await ask(sample, 'SELECT pg_database_size(current_database())'));
    expect(bytes).toBeGreaterThan(30e6);
    expect(bytes).toBeLessThan(90e6);
  });

  it('the sample database has names and values that a careless tool would damage', async () => {
    const sample = await open(userData);
    expect(await ask(sample, `SELECT "größe" FROM "Länder" WHERE "Name" = 'Ísland'`)).toBe(
      '103000.0',
    );
    expect(await ask(sample, `SELECT count(*) FROM sales.customers WHERE notes = '\\.'`)).toBe('1');
    for (const pattern of ['👩‍👩‍👧‍👦', 'שלום', '九', '\n', '\t', '\\', '"', "''"]) {
      const found = await ask(
        sample,
        `SELECT count(*) > 0 FROM sales.customers WHERE position(E'${pattern.replaceAll('\\', '\\\\')}' in notes) > 0`,
      );
      expect(`${pattern} ${found}`).toBe(`${pattern} t`);
    }
    const phones = await ask(
      sample,
      `SELECT count(*) FILTER (WHERE phone IS NULL), count(*) FILTER (WHERE phone = '') FROM sales.customers`,
    );
    expect(phones).toBe('4000|4000');
    expect(
      await ask(
        sample,
        `SELECT count(DISTINCT tableoid) FROM sales.orders WHERE ordered_on > '2025-01-01'`,
      ),
    ).toBe('13');
  });

  it('the sample database is reused at the next start, on the same port, with a new password', async () => {
    const first = await open(userData);
    const before = await ask(
      first,
      'SELECT oid FROM pg_database WHERE datname = current_database()',
    );
    await first.cluster.stop();
    const phases: SamplePhase[] = [];
    const again = await open(userData, { password: 'another', onPhase: (p) => phases.push(p) });
    expect(phases).toEqual(['starting']);
    expect(again.connection.port).toBe(first.connection.port);
    expect(await ask(again, 'SELECT oid FROM pg_database WHERE datname = current_database()')).toBe(
      before,
    );
  });

  it('the sample database leaves no process and no socket when it is stopped', async () => {
    const sample = await open(userData);
    const { folder, socketDirectory } = sample.cluster;
    expect((await processesIn(folder)).length).toBeGreaterThan(1);
    await sample.cluster.stop();
    await sample.cluster.stop('immediate');
    expect(await processesIn(folder)).toEqual([]);
    expect(await readdir(socketDirectory ?? '')).toEqual([]);
  });

  it('the sample database starts again after its server was killed', async () => {
    const sample = await open(userData);
    process.kill(sample.cluster.pid, 'SIGKILL');
    const again = await open(userData);
    expect(again.cluster.pid).not.toBe(sample.cluster.pid);
    expect(await ask(again, 'SELECT count(*) FROM sales.customers')).toBe('12000');
  });

  it('the sample database is filled again if the first attempt was interrupted, with the same content', async () => {
    const interrupted = newFolder();
    const abort = new AbortController();
    const attempt = open(interrupted, {
      signal: abort.signal,
      onPhase: (phase) => {
        if (phase === 'filling') setTimeout(() => abort.abort(new Error('enough')), 100);
      },
    });
    await expect(attempt).rejects.toThrow('enough');

    const redone = await open(interrupted);
    const original = await open(userData);
    expect(
      await compareDatabases(
        { name: 'original', psql: (sql) => ask(original, sql) },
        { name: 'redone', psql: (sql) => ask(redone, sql) },
      ),
    ).toEqual([]);
    const names = await ask(
      redone,
      `SELECT datname FROM pg_database WHERE datname LIKE 'nightjar%'`,
    );
    expect(names).toBe('nightjar_sample');
  });

  it('the folder and the password of the sample database are private', async () => {
    const sample = await open(userData);
    const { folder, socketDirectory } = sample.cluster;
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(socketDirectory ?? '')).mode & 0o777).toBe(0o700);
    expect(await ask(sample, 'SHOW listen_addresses')).toBe('127.0.0.1');
    const files = (await readdir(folder, { withFileTypes: true })).filter((file) => file.isFile());
    for (const file of files) {
      const text = await readFile(path.join(folder, file.name), 'utf8');
      expect(text).not.toContain(sample.connection.password);
    }
    const wrong = { ...sample, connection: { ...sample.connection, password: 'wrong' } };
    await expect(ask(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });
});

describe('a private server', () => {
  it('a private server stops soon after its owner was killed', async () => {
    const script = path.join(import.meta.dirname, '../support/private-server-child.ts');
    const owner = startTool({
      file: process.execPath,
      args: [script, binDirectory, newFolder(), 'secret'],
      env: { PATH: process.env['PATH'], ...reportingWarnings() },
    });
    const line = await new Promise<string>((resolve) => {
      owner.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    });
    const { folder } = JSON.parse(line) as { folder: string };
    expect((await processesIn(folder)).length).toBeGreaterThan(1);
    owner.kill('SIGKILL');
    await vi.waitFor(async () => expect(await processesIn(folder)).toEqual([]), 10_000);
  });

  it('a private server is shared with a second caller as long as its owner is running', async () => {
    const dataRoot = newFolder();
    const options = { binDirectory, dataRoot, password: 'secret', fsync: false };
    const owner = await startPrivateCluster(options);
    running.add(owner);
    const guest = await startPrivateCluster(options);
    expect(guest).toMatchObject({ shared: true, port: owner.port, pid: owner.pid });
    await guest.stop();
    expect((await processesIn(owner.folder)).length).toBeGreaterThan(1);
    await expect(startPrivateCluster({ ...options, password: 'other' })).rejects.toMatchObject({
      code: 'password-not-accepted',
    });
  });

  it('a private server that cannot start reports the message of PostgreSQL', async () => {
    const options = { binDirectory, dataRoot: newFolder(), password: 'secret', fsync: false };
    await expect(
      startPrivateCluster({ ...options, settings: { shared_buffers: 'plenty' } }),
    ).rejects.toMatchObject({ code: 'start-failed', detail: expect.stringContaining('plenty') });
    await expect(
      startPrivateCluster({ ...options, binDirectory: os.tmpdir() }),
    ).rejects.toMatchObject({ code: 'unusable-installation' });
    expect(await processesIn(options.dataRoot)).toEqual([]);
  });

  it('a private server works in a folder whose path is too long for a socket, and has commas and quotes', async () => {
    const dataRoot = path.join(newFolder(), `it's, "so" long ${'x'.repeat(90)}`);
    const cluster = await startPrivateCluster({
      binDirectory,
      dataRoot,
      password: 's',
      fsync: false,
    });
    running.add(cluster);
    expect(cluster.folder).toBe(dataRoot);
    const sockets = cluster.socketDirectory ?? '';
    expect(sockets.length).toBeLessThan(90);
    expect(await readdir(sockets)).toContain(`.s.PGSQL.${cluster.port}`);
    await cluster.stop();
    await expect(stat(sockets)).rejects.toThrow('ENOENT');
  });
});

describe('comparing two databases', () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startTestCluster();
  });
  afterAll(() => cluster.remove());

  const base = `
    CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY, "größe" text);
    INSERT INTO t ("größe") VALUES ('a'), (NULL), ('');
    CREATE VIEW v AS SELECT * FROM t;
    SELECT lo_from_bytea(5000, 'abc');`;

  it.each([
    ['nothing', '', []],
    [
      'the order of rows',
      'CREATE TEMP TABLE x AS TABLE t; TRUNCATE t; INSERT INTO t OVERRIDING SYSTEM VALUE SELECT * FROM x ORDER BY id DESC;',
      [],
    ],
    [
      'NULL for an empty text',
      `UPDATE t SET "größe" = NULL WHERE "größe" = ''`,
      ['rows of public.t'],
    ],
    [
      'a row too many',
      `INSERT INTO t OVERRIDING SYSTEM VALUE VALUES (3, '')`,
      ['rows of public.t'],
    ],
    ['the value of a sequence', `SELECT nextval('t_id_seq')`, ['value of public.t_id_seq']],
    [
      'the definition of a view',
      'CREATE OR REPLACE VIEW v AS SELECT * FROM t WHERE id > 0',
      ['view public.v'],
    ],
    ['a comment', `COMMENT ON COLUMN t.id IS ''' x'`, ['comment on table column public.t.id']],
    ['the content of a large object', `SELECT lo_put(5000, 1, 'X')`, ['large object 5000']],
    ['an index', 'CREATE INDEX i ON t (id)', ['index public.i']],
    [
      'a default',
      `ALTER TABLE t ALTER COLUMN "größe" SET DEFAULT 'x'`,
      ['column public.t."größe"'],
    ],
  ])('the comparison detects %s', async (_, change, expected) => {
    const a = await cluster.createDatabase('a "quoted" name = x');
    const b = await cluster.createDatabase('b');
    try {
      await a.psql(base);
      await b.psql(base + change);
      const differences = await compareDatabases(a, b);
      expect(differences).toHaveLength(expected.length);
      expected.forEach((start, index) => {
        expect(differences[index]).toContain(start.replaceAll('"', ''));
      });
    } finally {
      await cluster.dropDatabase(a.name);
      await cluster.dropDatabase(b.name);
    }
  });
});
