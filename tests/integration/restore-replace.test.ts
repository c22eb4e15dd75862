/** A database is replaced while it is in use, and is restored by Undo, with real servers. */
import { sentences } from '../support/restore-warnings.ts';
import { spawn } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { defaultSettings } from '#shared/domain/settings.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import {
  createSmallDatabase,
  homeForTest,
  lockTable,
  runCli,
  runToEnd,
  startEngine,
  type TestEngine,
} from '../support/engine.ts';
import {
  databasesOf,
  inPhase,
  errorCodeOf,
  restore,
  startRestore,
} from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const shop = 'replace shop';
let engine: TestEngine;
let connection: Connection;
let backup: string;

beforeAll(async () => {
  engine = await startEngine();
  await createSmallDatabase(cluster, shop);
  connection = await engine.connect(cluster, { database: shop });
  backup = await engine.backUpWell(connection.id);
});
afterAll(async () => {
  await engine.stop();
  for (const name of await databasesOf(cluster)) {
    if (name.startsWith('replace ')) await cluster.dropDatabase(name);
  }
});

const replace = () =>
  restore(engine, {
    filePath: backup,
    connectionId: connection.id,
    database: shop,
    mode: 'replace',
  });

/** Clients that reconnect immediately whenever they are disconnected. */
function stubbornClients(database: string, count: number): () => Promise<void> {
  const going = new AbortController();
  const environment = {
    PGHOST: cluster.host,
    PGPORT: String(cluster.port),
    PGUSER: cluster.user,
    PGPASSWORD: cluster.password,
    PGDATABASE: database,
  };
  const file = path.join(cluster.binDirectory, 'psql');
  const all = Array.from({ length: count }, async () => {
    while (!going.signal.aborted) {
      const child = spawn(file, ['-X', '-c', 'select pg_sleep(20)'], {
        env: environment,
        stdio: 'ignore',
      });
      await new Promise((resolve) => child.once('close', resolve));
    }
  });
  return async () => {
    going.abort();
    await cluster.psql(
      'postgres',
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`,
    );
    await Promise.all(all);
  };
}

describe('replacing a database', () => {
  it('a replacement works while clients reconnect repeatedly, and so does Undo', async () => {
    await cluster.psql(
      shop,
      `create table mark (a int); alter database "${shop}" set work_mem to '7MB'; comment on database "${shop}" is 'the shop'`,
    );
    const stop = stubbornClients(shop, 3);
    const { replacedId, safetyBackup } = await replace();
    const listed = await engine.nightjar.backups.listFolder(path.dirname(safetyBackup ?? ''));
    const purposes = listed.map(({ filename, details }) => [filename, details?.purpose]);
    expect(purposes).toContainEqual([path.basename(safetyBackup ?? ''), 'before-restore']);
    expect(await cluster.psql(shop, "select to_regclass('mark') is null")).toBe('t');
    expect(await cluster.psql(shop, 'show work_mem')).toBe('7MB');
    const comment = `select shobj_description(oid, 'pg_database') from pg_database where datname = '${shop}'`;
    expect(await cluster.psql(shop, comment)).toBe('the shop');
    await engine.nightjar.restores.undo(replacedId ?? '');
    await stop();
    expect(await cluster.psql(shop, "select to_regclass('mark') is null")).toBe('f');
    expect(await engine.nightjar.restores.replaced()).toEqual([]);
    expect((await databasesOf(cluster)).filter((name) => name.startsWith(shop))).toEqual([shop]);
  });

  it('the new database is in the tablespace of the replaced database, or the missing permission is reported', async () => {
    // Next to the folder of the server, and owned by the same account.
    const folder = await mkdtemp(`${cluster.folder}-tablespace-`);
    const { uid, gid } = await stat(cluster.folder);
    await chown(folder, uid, gid);
    const placed = 'replace placed';
    const guest = 'replace_placed_guest';
    await cluster.psql('postgres', `create tablespace "Big disk" location '${folder}'`);
    await cluster.psql('postgres', `create database "${placed}" tablespace "Big disk"`);
    const tablespaceOf = (name: string) =>
      cluster.psql(
        'postgres',
        `select spcname from pg_tablespace t join pg_database d on d.dattablespace = t.oid where datname = '${name}'`,
      );
    const order = { filePath: backup, database: placed, mode: 'replace' } as const;
    const done = await restore(engine, { ...order, connectionId: connection.id });
    const sorry = expect.stringMatching(/^Not copied/u) as unknown;
    expect(sentences(done.warnings)).not.toContainEqual(sorry);
    expect(await tablespaceOf(placed)).toBe('Big disk');

    await cluster.psql(
      'postgres',
      `create role ${guest} login createdb password 'secret' in role pg_read_all_data;
       alter database "${placed}" owner to ${guest}`,
    );
    const own = await engine.connect(
      cluster,
      { name: guest, database: placed, user: guest },
      'secret',
    );
    const again = await restore(engine, { ...order, connectionId: own.id });
    expect(sentences(again.warnings)).toContain(
      'Not copied from the replaced database: its tablespace “Big disk”, in which you do not have permission to create objects. The restored database is in the default tablespace.',
    );
    expect(await tablespaceOf(placed)).toBe('pg_default');

    for (const { replacedId } of [again, done]) {
      await engine.nightjar.restores.discard(replacedId ?? '');
    }
    await engine.nightjar.connections.remove(own.id);
    await cluster.dropDatabase(placed);
    await cluster.psql('postgres', `drop tablespace "Big disk"`);
    await cluster.psql('postgres', `drop role ${guest}`);
    await rm(folder, { recursive: true });
  });

  it('Undo still works when the connection is removed or points to another server', async () => {
    const { connections, restores } = engine.nightjar;
    const { replacedId } = await replace();
    expect(await errorCodeOf(connections.remove(connection.id))).toBe('connection-keeps-database');
    const { name, host, port, database, user, tlsMode, rootCertificatePem } = connection;
    const fields = { name, host, port, database, user, tlsMode, rootCertificatePem };
    const leadTo = (elsewhere: string) =>
      connections.update(
        connection.id,
        { ...fields, host: elsewhere },
        cluster.password,
        'keychain',
      );
    await leadTo('127.0.0.2');
    for (const call of [restores.undo, restores.discard]) {
      expect(await errorCodeOf(call(replacedId ?? ''))).toBe('kept-database-elsewhere');
    }
    await leadTo(host);
    await restores.undo(replacedId ?? '');
    expect(await restores.replaced()).toEqual([]);
  });

  it('a replacement ends immediately if it is cancelled during the safety backup, and nothing has changed', async () => {
    const before = await databasesOf(cluster);
    const lock = await lockTable(cluster, shop, 'readers');
    const { restoreId, finished } = await startRestore(engine, {
      filePath: backup,
      connectionId: connection.id,
      database: shop,
      mode: 'replace',
    });
    const end = inPhase(engine, 'safety-backup', () => {
      void delay(300).then(() => engine.nightjar.restores.cancel(restoreId));
    });
    expect(await errorCodeOf(finished)).toBe('restore-cancelled');
    end();
    await lock.release();
    expect(await databasesOf(cluster)).toEqual(before);
    expect(engine.nightjar.restores.list()[0]?.state).toBe('cancelled');
  });

  it('databases that the server itself needs can neither be chosen nor replaced', async () => {
    const template = 'replace template';
    await cluster.psql('postgres', `create database "${template}" is_template true`);
    const { databases } = await engine.nightjar.restores.databases(connection.id, null);
    const names = databases.map(({ name }) => name);
    expect(names).toContain(shop);
    for (const [database, code] of [
      ['postgres', 'invalid-input'],
      ['template1', 'invalid-input'],
      [template, 'database-not-replaceable'],
    ] as const) {
      expect(names).not.toContain(database);
      const order = { filePath: backup, connectionId: connection.id, database } as const;
      expect(await errorCodeOf(restore(engine, { ...order, mode: 'replace' }))).toBe(code);
    }
    await cluster.psql('postgres', `alter database "${template}" is_template false`);
  });

  it('a failed last step changes nothing', async () => {
    // The guest can create databases and read this one, but is not its owner and cannot rename it.
    const guest = 'replace_guest';
    await cluster.psql(
      'postgres',
      `create role ${guest} login createdb password 'secret' in role pg_read_all_data`,
    );
    const own = await engine.connect(
      cluster,
      { name: guest, database: shop, user: guest },
      'secret',
    );
    const before = await databasesOf(cluster);
    const order = { filePath: backup, connectionId: own.id, database: shop } as const;
    const started = () => restore(engine, { ...order, mode: 'replace' });
    expect(await errorCodeOf(started())).toBe('database-not-owned');
    // An owner who loses the ownership during the restore gets the error at the end.
    const giveTo = (owner: string) =>
      cluster.psql('postgres', `alter database "${shop}" owner to "${owner}"`);
    await giveTo(guest);
    const end = inPhase(engine, 'safety-backup', () => void giveTo(cluster.user));
    expect(await errorCodeOf(started())).toBe('server-error');
    end();
    expect(await databasesOf(cluster)).toEqual(before);
    expect(await engine.nightjar.restores.replaced()).toEqual([]);
    await engine.nightjar.connections.remove(own.id);
    await cluster.psql('postgres', `drop role ${guest}`);
  });

  it('a replaced database is dropped on request, with a subscription in it, and a dropped database is no longer listed', async () => {
    await cluster.psql(
      shop,
      `create subscription s connection 'dbname=nowhere' publication p with (connect = false, slot_name = 'not_there')`,
    );
    const { replacedId, replacedDatabase } = await replace();
    await engine.nightjar.restores.discard(replacedId ?? '');
    expect(await databasesOf(cluster)).not.toContain(replacedDatabase);
    const fault = engine.nightjar.restores.undo(replacedId ?? '');
    expect(await errorCodeOf(fault)).toBe('kept-database-unknown');

    const again = await replace();
    await cluster.dropDatabase(again.replacedDatabase ?? '');
    const undo = engine.nightjar.restores.undo(again.replacedId ?? '');
    expect(await errorCodeOf(undo)).toBe('kept-database-gone');
    expect(await engine.nightjar.restores.replaced()).toEqual([]);
  });
});

describe('nightjar restore', () => {
  it('nightjar restore lists, restores and drops the databases that it has replaced on any server', async () => {
    const home = await homeForTest();
    const backupFolder = path.join(home, 'kept backups');
    await mkdir(backupFolder);
    const settings = path.join(home, '.config', 'Nightjar', 'settings.json');
    await mkdir(path.dirname(settings), { mode: 0o700 });
    await writeFile(settings, JSON.stringify({ ...defaultSettings, backupFolder }), {
      mode: 0o600,
    });
    const password = { PGPASSWORD: cluster.password };
    const run = (...args: string[]) => runCli(home, ['restore', ...args], password);
    const url = cluster.url('postgres');
    const first = await run(backup, '--to', shop, '--url', url, '--trust', '--replace');
    expect(first, first.stderr).toMatchObject({ exitCode: 0 });
    const lines = first.stderr.split('\n');
    // Once, and before anything happens.
    const messages = lines.flatMap((line, at) => (line.includes('is backed up first') ? [at] : []));
    expect(messages).toHaveLength(1);
    expect(messages[0]).toBeLessThan(lines.indexOf('Preparing…'));
    const [safetyBackup] = (await readdir(backupFolder)).filter((name) => name.endsWith('.gz'));
    expect(first.stdout).toContain(
      `backed up first: ${path.join(backupFolder, safetyBackup ?? 'none')}`,
    );
    const replacedId = /--undo (\S+) --url URL” restores it/u.exec(first.stdout)?.[1] ?? '';
    expect((await run('--replaced')).stdout).toContain(replacedId);
    expect(await run('--undo', replacedId)).toMatchObject({ exitCode: 2 });
    expect(await run('--undo', replacedId, '--url', url)).toMatchObject({ exitCode: 0 });
    expect((await run('--replaced')).stdout).toContain('No replaced database is kept.');
    expect(await run('--undo', replacedId)).toMatchObject({ exitCode: 2 });
  });
});

describe('a database that cannot be dropped', () => {
  it('a database that cannot be dropped is named, regardless of how the restore ended', async () => {
    const order = { filePath: backup, connectionId: connection.id, database: 'replace never' };
    const { restoreId, finished } = await startRestore(engine, order);
    const end = inPhase(engine, 'restoring', () => {
      // Templates cannot be dropped.
      void runToEnd(
        path.join(cluster.binDirectory, 'psql'),
        [
          '-X',
          '-c',
          "update pg_database set datistemplate = true where datname ~ '^nightjar_restore_' and shobj_description(oid, 'pg_database') like '%" +
            String(process.pid) +
            "%'",
        ],
        {
          PGHOST: cluster.host,
          PGPORT: String(cluster.port),
          PGUSER: cluster.user,
          PGPASSWORD: cluster.password,
          PGDATABASE: 'postgres',
        },
      ).then(() => engine.nightjar.restores.cancel(restoreId));
    });
    const fault: unknown = await finished.catch((error: unknown) => error);
    end();
    if (!(fault instanceof ExpectedError)) throw new Error('It did not fail');
    expect(fault.error.code).toBe('half-made-database-left');
    const left = fault.error.code === 'half-made-database-left' ? fault.error.database : '';
    await cluster.psql(
      'postgres',
      `update pg_database set datistemplate = false where datname = '${left}'`,
    );
    // The next restore to this server drops it.
    await restore(engine, { ...order, database: 'replace next' });
    expect(await databasesOf(cluster)).not.toContain(left);
  });
});
