/**
 * The entries that the engine writes into the audit trail; the engine continues if it cannot write
 * them.
 */
import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Actor, AuditEntry } from '#shared/domain/admin.ts';
import type { RetentionResult } from '#shared/domain/retention.ts';
import type { Run } from '#shared/domain/run.ts';
import { contract } from '#shared/ipc/contract.ts';
import { callNames } from '#shared/ipc/names.ts';
import { sessionGuard } from '../../src-main/admin/access.ts';
import { adminActor, scheduleActor } from '../../src-main/admin/actor.ts';
import { retentionWithAuditTrail } from '../../src-main/engine/audited-engine.ts';
import { answerCall, type Handlers } from '../../src-main/app/ipc/calls.ts';
import type { Desktop } from '../../src-main/app/ipc/handler-parts.ts';
import { createHandlers } from '../../src-main/app/ipc/handlers.ts';
import { memoryStore } from '../../src-main/credentials/memory-store.ts';
import { keytarStore } from '../../src-main/credentials/keytar-store.ts';
import {
  createSmallDatabase,
  engineForTest,
  entriesOf,
  lockTable,
  tester,
  type TestEngine,
} from '../support/engine.ts';
import { dumpWith, inPhase } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'small audit';
const song = 'Kanari3nvogel';
const passphrase = `mossy kettle ${song} quietly`;
const mallory: Actor = { kind: 'admin', name: 'Mallory', door: 'window' };
const ada: Actor = { kind: 'admin', name: 'Ada', door: 'window' };
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

async function trailOf({ nightjar }: TestEngine): Promise<AuditEntry[]> {
  await nightjar.admin.audit.flush();
  const { audit } = nightjar.admin;
  const { entries } = await audit.list({ before: null, limit: 500, kinds: null, text: '' });
  return entries.toReversed();
}

describe('the audit trail of the engine', () => {
  it('the audit trail names who changed something, and who created and deleted backups', async () => {
    const engine = await engineForTest();
    const { nightjar } = engine;
    const asAda = nightjar.as(ada);
    const { host, port, user, password } = cluster;
    const fields = {
      host,
      port,
      database,
      user,
      tlsMode: 'disable',
      rootCertificatePem: null,
    } as const;
    const draft = { fields: { ...fields, name: 'shop' }, password };
    const { id } = await asAda.connections.add(draft, 'keychain');
    await asAda.connections.update(id, { ...fields, name: 'Shop' }, null, 'keychain');
    await asAda.settings.update({ withRoles: false, lockAfterMinutes: 5 });
    const whole = await engine.backUpWell(id);
    const file = path.basename(whole);
    const { openedId } = await asAda.catalogs.open(whole);
    await nightjar.catalogs.close(openedId);
    await asAda.backups.delete(id, [file]);
    await asAda.connections.remove(id);

    const entries = await trailOf(engine);
    expect(entries.map(({ kind, by }) => [kind, 'name' in by ? by.name : by.kind])).toEqual([
      ['connection-added', 'Ada'],
      ['connection-changed', 'Ada'],
      ['setting-changed', 'Ada'],
      ['setting-changed', 'Ada'],
      ['backup-begun', 'tester'],
      ['backup-created', 'tester'],
      ['backup-opened', 'Ada'],
      ['backup-deleted', 'Ada'],
      ['connection-removed', 'Ada'],
    ]);
    expect(entries.slice(2, 4).map(({ facts }) => facts)).toEqual([
      { setting: 'saving of roles', value: false },
      { setting: 'minutes until the lock', value: 5 },
    ]);
    expect(entries[5]?.facts).toMatchObject({
      database: 'Shop',
      databaseName: database,
      filename: file,
    });
    expect(entries[6]?.facts).toMatchObject({ filename: file });
    expect(entries[7]?.facts).toMatchObject({ database: 'Shop', filename: file });
    expect(await nightjar.admin.audit.verifyChain()).toMatchObject({ entries: 9, breaks: [] });
  });

  it('the audit trail records a failed run and a cancelled run', async () => {
    const engine = await engineForTest();
    const gone = await engine.connect(cluster, { database: 'nowhere' });
    await engine.backUp(gone.id);
    const { id } = await engine.connect(cluster, { database });
    const asSchedule = engine.nightjar.as(scheduleActor);
    const { runId, finished } = await asSchedule.backups.start(id);
    engine.nightjar.as(mallory).backups.cancel(runId);
    expect(await finished).toMatchObject({ trigger: 'scheduled', admin: 'Nightjar' });
    await asSchedule.backups.start(id);
    await engine.nightjar.stop();
    const runs = (await trailOf(engine)).filter(({ facts }) => facts['run'] !== undefined);
    expect(runs).toMatchObject([
      { kind: 'backup-begun' },
      { kind: 'backup-failed', facts: { error: 'database-missing' } },
      { kind: 'backup-begun', by: { kind: 'schedule' } },
      { kind: 'backup-cancelled', by: mallory },
      { kind: 'backup-begun', by: { kind: 'schedule' } },
      // Nightjar was stopped.
      { kind: 'backup-cancelled', by: { kind: 'nobody' } },
    ]);
  });

  it('the audit trail names who started a backup and through which entry point, as its manifest does', async () => {
    const engine = await engineForTest();
    const { nightjar } = engine;
    const { id } = await engine.connect(cluster, { database, name: 'Shop' });
    const actors = [adminActor('Ada', 'cli'), adminActor('Ada', 'api'), scheduleActor];
    const runs: Run[] = [];
    for (const actor of actors) {
      runs.push(await (await nightjar.as(actor).backups.start(id)).finished);
    }
    expect(runs).toMatchObject([
      { state: 'published', trigger: 'cli', admin: 'Ada' },
      { state: 'published', trigger: 'api', admin: 'Ada' },
      { state: 'published', trigger: 'scheduled', admin: 'Nightjar' },
    ]);
    const trail = (await trailOf(engine)).filter(({ kind }) => kind.startsWith('backup-'));
    expect(trail.map(({ kind, by }) => [kind, by])).toEqual(
      actors.flatMap((actor) => [
        ['backup-begun', actor],
        ['backup-created', actor],
      ]),
    );
    const { backups } = await nightjar.backups.list(id);
    expect(backups.map(({ details }) => details?.trigger)).toEqual(['scheduled', 'api', 'cli']);
  });

  it('the audit trail names who cancelled a restore or a drill, and for whom a safety backup was created', async () => {
    const engine = await engineForTest();
    const { nightjar } = engine;
    const connection = await engine.connect(cluster, { database, name: 'Shop' });
    const filePath = await engine.backUpWell(connection.id);
    const earlier = (await trailOf(engine)).length;
    const root: Actor = { kind: 'os-user', name: 'root' };
    const password = { kind: 'given', value: cluster.password } as const;

    const lock = await lockTable(cluster, database, 'loans');
    const restore = await nightjar.as(root).restores.start({
      filePath,
      connectionId: null,
      target: { fields: connection, password },
      database,
      mode: 'replace',
      trusted: false,
      tables: null,
    });
    inPhase(engine, 'safety-backup', () => {
      // Later: the backup begins after its phase.
      setTimeout(() => nightjar.as(mallory).restores.cancel(restore.restoreId), 300);
    });
    await expect(restore.finished).rejects.toMatchObject({ error: { code: 'restore-cancelled' } });
    await lock.release();

    const drill = nightjar
      .as(root)
      .drills.start({ filePath, connectionId: null, trusted: false, where: 'here' });
    nightjar.as(mallory).drills.cancel(drill.drillId);
    await expect(drill.finished).rejects.toMatchObject({ error: { code: 'drill-cancelled' } });

    expect((await trailOf(engine)).slice(earlier)).toMatchObject([
      { kind: 'restore-begun', by: root },
      { kind: 'backup-begun', by: root },
      { kind: 'backup-cancelled', by: mallory },
      { kind: 'restore-failed', by: mallory, facts: { error: 'restore-cancelled' } },
      { kind: 'drill-begun', by: root, facts: { where: 'a temporary server' } },
      { kind: 'drill-ended', by: mallory, facts: { outcome: 'drill-cancelled' } },
    ]);
  });

  it('the audit trail records the start of a restore, and every export from a backup, also by the command line', async () => {
    const engine = await engineForTest();
    const { nightjar } = engine;
    const { id } = await engine.connect(cluster, { database, name: 'Shop' });
    const filePath = await engine.backUpWell(id);
    const filename = path.basename(filePath);
    const order = {
      filePath,
      connectionId: id,
      trusted: false,
      tables: null,
      mode: 'new',
    } as const;
    const asAda = nightjar.as(ada);
    const done = await asAda.restores.start({ ...order, database: 'again' });
    await done.finished;
    await cluster.dropDatabase('again');
    const { openedId, tables } = await asAda.catalogs.open(filePath);
    const table = tables.find(({ name }) => name === 'loans')?.index ?? -1;
    const format = 'csv';
    let bytes = 0;
    for await (const chunk of asAda.catalogs.exported(openedId, { table, format })) {
      bytes += chunk.length;
    }
    expect(bytes).toBeGreaterThan(0);
    const target = path.join(engine.userDataFolder, 'loans.csv');
    await asAda.catalogs.exportTable(openedId, { table, format, target });
    await nightjar.catalogs.close(openedId);
    await nightjar.admin.audit.flush();
    const { entries } = await nightjar.admin.audit.list({
      before: null,
      limit: 50,
      text: '',
      kinds: ['restore-begun', 'backup-restored', 'restore-failed', 'table-exported'],
    });
    const sentences = entries.map(({ sentence }) => sentence).toReversed();
    expect(sentences).toEqual([
      `Ada started to restore ${filename} into again.`,
      `Ada restored ${filename} into again.`,
      `Ada exported public.loans of ${filename} to standard output.`,
      `Ada exported public.loans of ${filename} to loans.csv.`,
    ]);
  });

  it('the audit trail names the rule by which the schedule deleted a backup', async () => {
    const engine = await engineForTest();
    const filename = 'backup_2026-01-01T02-00-00.sql.gz';
    const result = {
      keepDays: 30,
      decisions: [
        { decision: 'delete', filename, rule: 'older-than-limit', ageDays: 44, sizeBytes: 1 },
      ],
      deleted: [filename],
      failures: [],
    } satisfies RetentionResult;
    const retention = { apply: async () => result, applyFolder: async () => result };
    const recorder = { note: engine.nightjar.admin.audit.note, nameOf: () => 'shop' };
    await retentionWithAuditTrail(retention, recorder)(scheduleActor).apply(randomUUID());
    const [entry] = await trailOf(engine);
    expect(entry).toMatchObject({
      kind: 'backup-deleted',
      by: { kind: 'schedule' },
      facts: { database: 'shop', filename, rule: 'older-than-limit' },
    });
  });

  it('a backup succeeds if the audit trail cannot be written, and doctor reports it', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    await engine.nightjar.admin.audit.flush();
    const folder = path.join(engine.userDataFolder, 'audit');
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    await engine.backUpWell(id);
    await engine.nightjar.admin.audit.flush();
    await rm(folder);
    const check = (await engine.nightjar.doctor()).find(({ name }) => name === 'Audit trail');
    expect(check).toMatchObject({ state: 'attention' });
    expect(check?.detail).toContain('2 could not be written');
  });

  it('the audit trail never contains a secret', async () => {
    const engine = await engineForTest();
    const { nightjar } = engine;
    await nightjar.admin.accounts.createFirst('Ada', passphrase, tester);
    await nightjar.admin.cli.signIn('Ada', `${song} wrong one`, tester).catch(() => undefined);
    await nightjar.admin.cli.signIn(`${passphrase} typed here`, 'x', tester).catch(() => undefined);
    const account = await nightjar.admin.accounts.authenticate('Ada', passphrase);
    const { token } = await nightjar.admin.tokens.createForApi(account, 'nightly', 1, tester);
    await engine.connect(cluster, { database, name: 'shop' }, `${song} of the database`);
    const id = nightjar.connections.find('shop').id;
    await engine.backUp(id);
    await trailOf(engine);
    const folder = path.join(engine.userDataFolder, 'audit');
    for (const name of await entriesOf(folder)) {
      const text = await readFile(path.join(folder, name), 'utf8');
      expect(text).not.toContain(song);
      expect(text).not.toContain(token);
      expect(text).not.toContain(token.split('.')[2]);
    }
    expect(await engine.log()).not.toContain(song);
    expect(await engine.log()).not.toContain(token);
  });
});

describe('the bridge of the window with real sessions', () => {
  const desktop = { hasTray: () => false } as unknown as Desktop;

  it('each window can do what its own admin is allowed to do, until it locks', async () => {
    const engine = await engineForTest({ secrets: memoryStore() });
    const { nightjar } = engine;
    const handlers: Handlers = createHandlers({
      nightjar,
      desktop,
      log: { info: noop, warn: noop, error: noop, registerSecret: noop },
      version: '0',
      platform: 'linux',
      logFolder: '/',
    } as unknown as Parameters<typeof createHandlers>[0]);
    const server = {
      handlers,
      guard: sessionGuard(nightjar.admin.sessions),
      origin: 'app://nightjar',
      log: { info: noop, warn: noop, error: noop, registerSecret: noop },
      checkAnswers: true,
    };
    const call = (
      window: number,
      name: Parameters<typeof answerCall>[1],
      input?: unknown,
    ): Promise<unknown> =>
      answerCall(
        server,
        name,
        { frame: { url: 'app://nightjar/index.html', parent: null }, window },
        input,
      );
    const code = (error: string): object => ({ ok: false, error: { code: error } });
    const isOpen = (openedId: string): boolean => {
      try {
        return nightjar.catalogs.contents(openedId).openedId === openedId;
      } catch {
        return false;
      }
    };
    const changeLock = (window: number): Promise<unknown> =>
      call(window, 'settings.update', { lockAfterMinutes: 5 });

    expect(await call(1, 'session.state')).toEqual({
      ok: true,
      value: { state: 'needs-first-admin' },
    });
    for (const name of callNames.filter((one) => contract[one].access === 'admin')) {
      expect(await call(1, name, { connectionId: randomUUID() })).toEqual(code('no-admin-yet'));
    }
    const signIn = { name: 'Ada', passphrase, staySignedIn: false };
    expect(await call(1, 'session.createFirstAdmin', signIn)).toMatchObject({
      ok: true,
      value: { state: 'signed-in', admin: 'Ada' },
    });
    expect(await changeLock(1)).toEqual({ ok: true, value: undefined });
    expect(await changeLock(2)).toEqual(code('not-signed-in'));
    expect(await call(1, 'app.status')).toMatchObject({ value: { admin: 'Ada' } });
    expect(await call(2, 'app.status')).toMatchObject({ value: { admin: null } });

    // Locking closes open backups, so that nothing prevents deleting their files.
    const { openedId } = await nightjar.catalogs.open(await dumpWith('SELECT 1;'));
    expect(await call(1, 'session.lock')).toMatchObject({ ok: true });
    await expect.poll(() => isOpen(openedId)).toBe(false);
    expect(await changeLock(1)).toEqual(code('session-locked'));
    expect(await call(1, 'session.signIn', signIn)).toMatchObject({ ok: true });
    const next = `${passphrase}!`;
    const change = { current: passphrase, next };
    expect(await call(1, 'admins.changePassphrase', change)).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await changeLock(1)).toMatchObject({ ok: true });
    expect(await call(1, 'admins.remove', { name: 'Ada' })).toMatchObject(code('last-admin'));
    expect(await call(1, 'admins.add', { name: 'Eve', passphrase })).toMatchObject({ ok: true });
    const made = (await call(1, 'tokens.create', { name: 'nightly', days: 1 })) as {
      value: { id: string; token: string };
    };
    expect(await nightjar.admin.authenticateApi(made.value.token)).toEqual({ admin: 'Ada' });
    expect(await call(1, 'tokens.revoke', { tokenId: made.value.id })).toMatchObject({ ok: true });
    await expect(nightjar.admin.authenticateApi(made.value.token)).rejects.toMatchObject({
      error: { code: 'token-revoked' },
    });
    expect(await call(1, 'admins.remove', { name: 'Ada' })).toMatchObject({ ok: true });
    expect(await changeLock(1)).toEqual(code('token-revoked'));
    const kinds = (await trailOf(engine)).map(({ kind }) => kind);
    expect(kinds).toEqual([
      'first-admin-created',
      'signed-in',
      'setting-changed',
      'backup-opened',
      'locked',
      'unlocked',
      'passphrase-changed',
      'signed-in',
      'setting-changed',
      'admin-added',
      'token-created',
      'token-revoked',
      'request-refused',
      'admin-removed',
    ]);
  });
});

describe('the real keychain', () => {
  it('the real keychain stores the hash of a passphrase and the key of the tokens', async () => {
    const secrets = keytarStore({ service: `Nightjar test ${randomUUID()}`, timeoutMs: 5000 });
    const engine = await engineForTest({ secrets });
    const { accounts, sessions } = engine.nightjar.admin;
    expect(await engine.nightjar.keychainState()).toEqual({ state: 'ready' });
    await sessions.createFirstAdmin(1, { name: 'Ada', passphrase, staySignedIn: true });
    expect(await accounts.usesFile()).toBe(false);
    expect(await entriesOf(path.join(engine.userDataFolder, 'admin'))).not.toContain(
      'secrets.json',
    );
    await sessions.open(2);
    expect(await sessions.state(2)).toMatchObject({ state: 'signed-in', admin: 'Ada' });
    await sessions.signOut(1);
    const { id } = (await accounts.list())[0]!;
    const vault = await accounts.vault();
    for (const account of [`admin:${id}`, vault?.accountOf('session-key') ?? '']) {
      expect(await secrets.remove(account)).toBe(true);
    }
  });
});

function noop(): void {
  // Nothing needs to be done.
}
