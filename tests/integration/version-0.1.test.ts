/**
 * Everything that version 0.1 has written stays readable: `tests/fixtures/version-0.1` was created
 * by running it (see the README there) and is never created again. Every test works on a copy, with
 * the current engine. `whatIsKnown` converts everything that is read into plain text, so that a
 * renamed field changes this file in one place.
 */
import { cp, readFile, rename, readdir, unlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import type { BackupEntry } from '#shared/domain/backup.ts';
import { finishedRunSchema, type FinishedRun } from '#shared/domain/run.ts';
import { defaultPreferences, type Preferences } from '#shared/domain/settings.ts';
import type { SlotReason, SlotRecord } from '#shared/domain/slot.ts';
import { describeError } from '#shared/errors/messages.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { openAuditTrail } from '../../src-main/admin/audit.ts';
import { quietLog } from '../../src-main/admin/test-support.ts';
import { adminActor } from '../../src-main/admin/actor.ts';
import { readWindowState } from '../../src-main/app/window/window-state.ts';
import { lockFolder } from '../../src-main/backup-folder/folder-lock.ts';
import { openCreatedHere } from '../../src-main/backup-folder/created-here.ts';
import { readManifest } from '../../src-main/backup-folder/manifest-file.ts';
import { memoryStore } from '../../src-main/credentials/memory-store.ts';
import { createPasswords } from '../../src-main/credentials/passwords.ts';
import { installationId } from '../../src-main/settings/installation.ts';
import { openJsonLines } from '../../src-main/files/json-lines.ts';
import { logOfRun } from '../../src-main/logging/run-log.ts';
import { openMemory } from '../../src-main/notifications/state.ts';
import { createNotificationSettings } from '../../src-main/notifications/settings.ts';
import type { Clock, SecretStore } from '../../src-main/system/ports.ts';
import { openRestoreState } from '../../src-main/restore/restore-state.ts';
import { openClockChecks } from '../../src-main/schedule/clock-checks.ts';
import { openSlotStore } from '../../src-main/schedule/state.ts';
import { openSettings } from '../../src-main/settings/settings-store.ts';
import { soon, startEngine, temporaryFolder, type TestEngine } from '../support/engine.ts';
import { errorCodeOf } from '../support/restore-scene.ts';

const fixture = path.resolve(import.meta.dirname, '../fixtures/version-0.1');

/** Data that only the author of the fixture has: passphrases, tokens, the role of each backup. */
interface Published {
  /** Time when version 0.1 stopped. */
  now: string;
  madeIn: string;
  passphrases: { ada: string; grace: string };
  apiToken: string;
  revokedToken: string;
  connections: { shop: string; library: string };
  backups: { proven: string; byApi: string; crashed: string };
}
const published = JSON.parse(
  await readFile(path.join(fixture, 'published.json'), 'utf8'),
) as Published;
const { shop, library } = published.connections;
const log = quietLog();

/** A copy of the fixture, half an hour after version 0.1 stopped. */
class Computer {
  readonly folder: string;
  readonly userData: string;
  readonly backups: string;
  readonly secrets: SecretStore = memoryStore();
  #passedMs = 30 * 60_000;
  readonly clock: Clock = {
    nowMs: () => Date.parse(published.now) + this.#passedMs,
    monotonicMs: () => this.#passedMs,
  };

  private constructor(folder: string) {
    this.folder = folder;
    this.userData = path.join(folder, 'user-data');
    this.backups = path.join(folder, 'backups');
  }

  static async make(): Promise<Computer> {
    const computer = new Computer(await temporaryFolder());
    const { folder, userData } = computer;
    await cp(fixture, folder, { recursive: true });
    const here = JSON.stringify(folder).slice(1, -1);
    for (const name of ['settings.json', 'settings.last-good.json']) {
      const file = path.join(userData, name);
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replaceAll(published.madeIn, here));
    }
    const stored = await readFile(path.join(folder, 'keychain.json'), 'utf8');
    for (const [account, secret] of Object.entries(JSON.parse(stored) as Record<string, string>)) {
      await computer.secrets.set(account, secret);
    }
    // The files of the killed process have not been changed since; a checkout sets their time to
    // now.
    const left = (await readdir(computer.backups)).filter((name) => name.startsWith('.'));
    const longAgo = new Date(Date.now() - 60 * 60_000);
    for (const name of left) await utimes(path.join(computer.backups, name), longAgo, longAgo);
    return computer;
  }

  async start(): Promise<TestEngine> {
    const engine = await startEngine({
      clock: this.clock,
      secrets: this.secrets,
      userDataFolder: this.userData,
      schedule: {
        ticker: { start: () => () => undefined },
        uptimeMs: () => this.clock.nowMs() - Date.parse('2026-01-01T00:00:00Z'),
        timeZone: () => 'Europe/Berlin',
      },
    });
    onTestFinished(engine.stop);
    // A slow folder does not delay a start; this test needs all of its content.
    await vi.waitFor(async () => {
      const hidden = (await readdir(this.backups)).filter((name) => name.startsWith('.'));
      if (hidden.length > 0) throw new Error(`not swept yet: ${hidden.join()}`);
    }, soon);
    return engine;
  }

  pass(ms: number): void {
    this.#passedMs += ms;
  }
}

/** All data that the engine reads from the files, as text. */
async function readStoredData({ nightjar }: TestEngine, { folder, userData, backups }: Computer) {
  const { settings, notifications, schedule, admin } = nightjar;
  const there = (file: string | null): string => (file ?? '').replace(folder, '');
  const { toolsFolder } = (
    await openSettings({
      file: path.join(userData, 'settings.json'),
      log,
      clock: { nowMs: () => 0, monotonicMs: () => 0 },
    })
  ).current();
  const scheduleOf = async (id: string): Promise<unknown> => {
    const { schedule: set, keepDays, waiting, slots } = await schedule.overview(id);
    const { enabled, when, timeZone } = set;
    const time = when.kind === 'cron' ? when.expression : `${when.timeOfDay} ${when.days.join('')}`;
    return {
      set: `${enabled ? 'on' : 'off'}: ${time} (${timeZone ?? 'here'}), ${keepDays} days`,
      waiting: waiting === null ? null : `${waiting.dueAt} ${waiting.reasons.map(inTokens).join()}`,
      slots: slots.map(describeSlot),
    };
  };
  const [list, ofLibrary] = [
    await nightjar.backups.list(shop),
    await nightjar.backups.list(library),
  ];
  const { entries } = await admin.audit.list({ before: null, limit: 500, kinds: null, text: '' });
  const { pause } = await schedule.overview(shop);
  const { webhook, ping, mail, desktopOnSuccess } = notifications.settings();
  return {
    settings: {
      trouble: settings.fault,
      connections: nightjar.connections
        .list()
        .map(
          ({ name, host, database, user, tlsMode, rootCertificatePem, ...rest }) =>
            `${name}: ${user}@${host}/${database} ${tlsMode}${rootCertificatePem === null ? '' : ' with root'} in “${rest.folderName}”${rest.isSample ? ' sample' : ''}${rest.hasPassword ? ' with password' : ''}`,
        ),
      folders: [there(settings.backupFolder()), there(toolsFolder)],
      preferences: settings.preferences(),
      api: settings.api(),
      pause: `by ${pause?.by} until ${pause?.until}`,
      desktopOnSuccess,
      channels: [
        `${webhook?.url} ${webhook?.hasSecret}`,
        ping?.url,
        `${mail?.user}@${mail?.host}:${mail?.port} ${mail?.tls} ${mail?.hasPassword} ${mail?.from} → ${mail?.to.join()}`,
      ],
    },
    schedules: [await scheduleOf(shop), await scheduleOf(library)],
    shop: await Promise.all(list.backups.map((entry) => describeBackup(backups, entry))),
    others: await Promise.all(list.others.map((entry) => describeBackup(backups, entry))),
    library: await Promise.all(
      ofLibrary.backups.map((entry) => describeBackup(path.join(backups, 'Library'), entry)),
    ),
    runs: (await nightjar.runs.history(null)).map(describeRun),
    admins: (await admin.accounts.list()).map(({ name }) => name),
    apiTokens: (await admin.tokens.listForApi()).map(({ name, expiresAt }) => [name, expiresAt]),
    audit: {
      verdict: await admin.audit.verifyChain(),
      lines: entries.length,
      first: entries.at(-1)?.kind,
    },
    failing: (await notifications.failing()).map(({ channel, waiting }) => `${channel} ${waiting}`),
    weeklyMisses: (await nightjar.weeklyDrills.overview())?.flatMap(({ connectionId, miss }) =>
      miss === null ? [] : [`${connectionId} ${miss.error.code}`],
    ),
    replaced: (await nightjar.restores.replaced()).map(
      ({ database, replacedDatabase }) => `${database} as ${replacedDatabase}`,
    ),
    damage: await nightjar.damage(),
  };
}

function inTokens(reason: SlotReason): string {
  return reason.kind === 'failed' ? `failed: ${reason.error.code}` : reason.kind;
}

function describeSlot({ dueAt, outcome, filename, runId, reasons }: SlotRecord): string {
  const served = filename === null || runId === null ? 'by none' : `by ${filename.slice(7, 26)}`;
  return [dueAt.slice(0, 16), outcome, served, ...reasons.map(inTokens)].join(' ');
}

function describeRun(run: FinishedRun): string {
  const what =
    run.state === 'published'
      ? run.backup.filename.slice(7, 26)
      : run.state === 'failed'
        ? run.error.code
        : '';
  return `${run.state} ${run.trigger} ${run.admin} ${what}`.trim();
}

async function describeBackup(folder: string, entry: BackupEntry): Promise<string> {
  const { details } = entry;
  const manifest = await readManifest(folder, entry.filename);
  if (details === null || manifest === null) return `${entry.filename} of nothing known`;
  const { acknowledged, pinned, lastVerification, rebuiltAt, companions, catalog, sourceCounts } =
    manifest;
  return [
    entry.filename.slice(7, 26),
    details.trigger,
    details.admin,
    details.databaseName,
    `${details.tables} tables ${details.rows} rows`,
    isGood(entry) ? 'good' : 'not good',
    ...details.warnings.map(({ kind }) => kind),
    details.invalidated?.kind,
    acknowledged === null ? null : `accepted by ${acknowledged.by}`,
    details.pinned ? `pinned by ${pinned?.by}` : null,
    details.proof === null ? null : `proven, ${details.proof.differences} differences`,
    lastVerification === null ? null : `checked by ${lastVerification.by}`,
    rebuiltAt === null ? null : 'rebuilt',
    ...companions.map(({ kind }) => `with ${kind}`),
    catalog.largeObjects === undefined ? null : `${catalog.largeObjects.count} large object`,
    sourceCounts === undefined ? null : `server has ${sourceCounts.rowsCounted} rows`,
  ]
    .filter((part) => part !== null && part !== undefined)
    .join(', ');
}

const preferences: Preferences = {
  ...defaultPreferences,
  withRoles: true,
  openAtLogin: true,
  weeklyDrill: true,
  lockAfterMinutes: 7,
};
/** As version 0.1 left it. */
const asLeft = {
  settings: {
    trouble: null,
    connections: [
      'Shop: nightjar@127.0.0.1/shop disable in “” with password',
      'Library: nightjar@127.0.0.1/library prefer in “Library” with password',
      'Archive: archivist@db.example.com/archive verify-full with root in “Archive” with password',
      'Sample database: nightjar@127.0.0.1/nightjar_sample disable in “Sample-database” sample',
    ],
    folders: ['/backups', '/tools'],
    preferences,
    api: { enabled: true, port: 18_437 },
    pause: 'by ada until 2026-02-20T00:00:00.000Z',
    desktopOnSuccess: true,
    channels: [
      'http://127.0.0.1:9/published-hook true',
      'http://127.0.0.1:9/published-ping',
      'nightjar@127.0.0.1:9 none true nightjar@example.com → admins@example.com',
    ],
  },
  schedules: [
    {
      set: 'on: 03:30 0123456 (Europe/Berlin), 14 days',
      waiting: null,
      slots: [
        '2026-02-08T02:30 good by 2026-02-08T02-30-08',
        '2026-02-07T02:30 good by 2026-02-07T02-30-16',
        '2026-02-06T02:30 late by 2026-02-06T07-01-23 not-running',
        '2026-02-05T02:30 missed by none not-running overtaken',
        '2026-02-04T02:30 late by 2026-02-04T08-01-15 asleep',
        '2026-02-03T02:30 good by 2026-02-03T02-30-10',
      ],
    },
    {
      set: 'on: 15 4 * * * (UTC), 90 days',
      waiting: '2026-02-08T04:15:00.000Z failed: database-missing,not-running,paused',
      slots: [],
    },
  ],
  shop: [
    // Its process was killed before the manifest got its final name.
    '2026-02-08T02-30-08, scheduled, Nightjar, shop, 2 tables 2300 rows, good, 1 large object, server has 2300 rows',
    '2026-02-07T02-30-16, scheduled, Nightjar, shop, 2 tables 2300 rows, good, 1 large object, server has 2300 rows',
    '2026-02-06T14-00-00, manual, ada, shop, 2 tables 2300 rows, good, 1 large object, server has 2300 rows',
    '2026-02-06T13-00-00, manual, ada, shop, 2 tables 2300 rows, not good, damaged, checked by ada, 1 large object, server has 2300 rows',
    '2026-02-06T12-00-00, manual, ada, shop, 2 tables 360 rows, not good, much-smaller, rows-lost, 1 large object, server has 360 rows',
    '2026-02-06T11-00-00, api, ada, shop, 2 tables 2300 rows, good, 1 large object, server has 2300 rows',
    '2026-02-06T10-00-00, manual, ada, shop, 2 tables 350 rows, good, accepted by ada, 1 large object, server has 350 rows',
    '2026-02-06T07-01-23, scheduled, Nightjar, shop, 2 tables 2300 rows, good, proven, 0 differences, 1 large object, server has 2300 rows',
    '2026-02-04T08-01-15, scheduled, Nightjar, shop, 2 tables 2300 rows, good, 1 large object, server has 2300 rows',
    '2026-02-03T02-30-10, scheduled, Nightjar, shop, 2 tables 2300 rows, good, 1 large object, server has 2300 rows',
    // Its proof could not be written into the manifest and is in the user data.
    '2026-02-02T10-00-00, manual, ada, shop, 2 tables 2300 rows, good, pinned by ada, proven, 0 differences, checked by ada, with roles, 1 large object, server has 2300 rows',
  ],
  others: [
    '2026-02-06T16-00-00, manual, ada, staging, 1 tables 1 rows, good, 0 large object, server has 1 rows',
    '2026-02-02T10-10-00, cli, operator, library, 1 tables 50 rows, good, 0 large object, server has 50 rows',
  ],
  library: [
    '2026-02-07T09-10-00, manual, ada, library, 1 tables 50 rows, good, 0 large object, server has 50 rows',
    '2026-02-06T15-00-00, unknown, unknown, , 1 tables 50 rows, not good, origin-unknown, checked by ada, rebuilt, 0 large object',
    '2026-02-02T10-05-00, manual, ada, library, 1 tables 50 rows, good, 0 large object, server has 50 rows',
  ],
  runs: [
    'published scheduled Nightjar 2026-02-08T02-30-08',
    'published manual ada 2026-02-07T09-10-00',
    'failed manual ada database-missing',
    'published scheduled Nightjar 2026-02-07T02-30-16',
    'published manual ada 2026-02-06T16-00-00',
    'published manual ada 2026-02-06T15-00-00',
    'cancelled manual ada',
    'published manual ada 2026-02-06T14-30-00',
    'published manual ada 2026-02-06T14-00-00',
    'published manual ada 2026-02-06T13-00-00',
    'published manual ada 2026-02-06T12-00-00',
    'published api ada 2026-02-06T11-00-00',
    'published manual ada 2026-02-06T10-00-00',
    'published scheduled Nightjar 2026-02-06T07-01-23',
    'published scheduled Nightjar 2026-02-04T08-01-15',
    'published scheduled Nightjar 2026-02-03T02-30-10',
    'published cli operator 2026-02-02T10-10-00',
    'published manual ada 2026-02-02T10-05-00',
    'published manual ada 2026-02-02T10-00-00',
  ],
  admins: ['ada', 'grace'],
  apiTokens: [['nightly', '2026-12-05T05:00:00.000Z']],
  audit: {
    verdict: { entries: 102, breaks: [], tornLines: 0 },
    lines: 102,
    first: 'first-admin-created',
  },
  failing: ['webhook 3', 'ping 1', 'mail 2'],
  weeklyMisses: [`${library} drill-too-long`],
  replaced: ['staging as staging_before_20260206T160003Z'],
  damage: [],
};

describe('a computer on which version 0.1 has run', () => {
  it('all data of version 0.1 is read: settings, backups, runs, scheduled backups, admins, audit trail and notifications', async () => {
    const computer = await Computer.make();
    expect(await readStoredData(await computer.start(), computer)).toEqual(asLeft);
  });

  it('all data is kept when every file is written again, and changes are shown', async () => {
    const computer = await Computer.make();
    const { nightjar, ...before } = await computer.start();
    const { byApi, proven } = published.backups;
    await nightjar.settings.update({ lockAfterMinutes: 20 });
    const asGrace = nightjar.as(adminActor('grace', 'window'));
    await asGrace.backups.pin(shop, byApi, true);
    await asGrace.backups.verify(shop, proven, {});
    await nightjar.schedule.start();
    await nightjar.schedule.checkClock();
    await nightjar.restores.remember(library, 'nightjar_restore_ba9876543210');
    await nightjar.admin.tokens.revokeForApi('nightly', adminActor('grace', 'cli'));
    nightjar.notifications.slotMissed(
      {
        connectionId: shop,
        dueAt: '2026-02-05T02:30:00.000Z',
        outcome: 'missed',
        servedAt: null,
        filename: null,
        runId: null,
        reasons: [{ kind: 'overtaken' }],
      },
      'Shop',
    );
    await nightjar.admin.stop();
    await before.stop();

    const changed = (line: string): string => {
      if (line.startsWith('2026-02-06T11-00-00'))
        return line.replace('good,', 'good, pinned by grace,');
      if (line.startsWith('2026-02-06T07-01-23')) {
        return line.replace('differences,', 'differences, checked by grace,');
      }
      return line;
    };
    // Pinned, verified, a setting, a token: one line each.
    const lines = asLeft.audit.lines + 4;
    expect(await readStoredData(await computer.start(), computer)).toEqual({
      ...asLeft,
      settings: { ...asLeft.settings, preferences: { ...preferences, lockAfterMinutes: 20 } },
      shop: asLeft.shop.map(changed),
      apiTokens: [],
      audit: { ...asLeft.audit, lines, verdict: { ...asLeft.audit.verdict, entries: lines } },
      // A ping reports that everything is healthy; some hours later it is no longer sent.
      failing: ['webhook 4', 'ping 0', 'mail 3'],
    });
    const restores = openRestoreState(path.join(computer.userData, 'restores.json'), {
      clock: computer.clock,
      log,
    });
    expect((await restores.read()).unfinished.map(({ scratch }) => scratch)).toEqual([
      'nightjar_restore_0123456789ab',
      'nightjar_restore_ba9876543210',
    ]);
  });

  it('admins can use their passphrases, tokens and sign-ins, and wrong attempts are delayed', async () => {
    const computer = await Computer.make();
    const { admin } = (await computer.start()).nightjar;
    // Sign-ins that were chosen to last longer, in the window and in a terminal, are still valid.
    await admin.sessions.open(1);
    expect(await admin.sessions.state(1)).toMatchObject({ state: 'signed-in', admin: 'ada' });
    expect((await admin.cli.require({})).name).toBe('grace');
    expect(await admin.authenticateApi(published.apiToken)).toEqual({ admin: 'ada' });
    expect(await errorCodeOf(admin.authenticateApi(published.revokedToken))).toBe('token-revoked');
    // Three wrong attempts are stored; without them the second attempt from now would not be
    // delayed.
    const guess = () => errorCodeOf(admin.accounts.authenticate('ada', 'a wrong one'));
    expect([await guess(), await guess()]).toEqual(['passphrase-wrong', 'sign-in-throttled']);
    computer.pass(60 * 60_000);
    const { ada, grace } = published.passphrases;
    expect((await admin.accounts.authenticate('ada', ada)).name).toBe('ada');
    expect((await admin.accounts.authenticate('grace', grace)).name).toBe('grace');
  });

  it('the secrets of its keychain are used only for the servers that they were stored for', async () => {
    const { userData, clock, secrets } = await Computer.make();
    const settings = await openSettings({ file: path.join(userData, 'settings.json'), log, clock });
    const passwords = createPasswords({ secrets });
    for (const connection of settings.current().connections.filter((one) => one.hasPassword)) {
      const password = await passwords.get(connection.id, connection, { stored: true });
      expect(password).toBe('published-test-password');
    }
    const notifications = createNotificationSettings({ settings, secrets, log });
    const of = notifications.current();
    expect(await notifications.secret('webhook', of)).toBe('published-webhook-secret');
    expect(await notifications.secret('mail', of)).toBe('published-mail-password');
  });

  it('the smaller files are read: window, clock, installation, sent notifications, and files created here', async () => {
    const { userData, backups, clock } = await Computer.make();
    const history = (name: string): string => path.join(userData, 'history', name);
    expect(await readWindowState(path.join(userData, 'window.json'))).toEqual({
      x: 120,
      y: 80,
      width: 1280,
      height: 820,
      maximized: true,
    });
    expect(await openClockChecks(history('clock.json'), log).last()).toMatchObject({
      seenAt: '2026-02-08T05:00:00.044Z',
      doubt: null,
    });
    const id = (await readFile(path.join(userData, 'installation-id'), 'utf8')).trim();
    expect(await installationId(userData, log)).toBe(id);
    const { told: reported, waiting } = await openMemory(history('notices.json'), log).read();
    expect(reported[library]).toEqual({ isFailing: false, toldAt: {} });
    expect(waiting.map(({ channel, notification }) => `${channel} ${notification.kind}`)).toEqual([
      'webhook failed',
      'mail failed',
      'webhook recovered',
      'mail recovered',
      'webhook succeeded',
      'ping succeeded',
    ]);
    const state = await openSlotStore(userData, { clock, log }).load();
    expect(state.connections[shop]?.served).toHaveLength(5);
    const createdHere = openCreatedHere(userData);
    const manifest = await readManifest(backups, published.backups.proven);
    expect(await createdHere.has(manifest?.file.sha256 ?? '')).toBe(true);
  });

  it('the lines of a run are found in its log', async () => {
    const computer = await Computer.make();
    const { runs } = (await computer.start()).nightjar;
    const failed = (await runs.history(library)).find(({ state }) => state === 'failed');
    const { lines } = await logOfRun(path.join(computer.userData, 'logs'), failed!);
    expect(lines.filter((line) => line.includes(failed!.id)).length).toBeGreaterThan(1);
    expect(lines.join('\n')).toContain('database-missing');
  });

  it('its backups are verified, and their contents and proofs are not computed again', async () => {
    const computer = await Computer.make();
    const { nightjar } = await computer.start();
    const file = path.join(computer.backups, published.backups.proven);
    expect(
      await nightjar.as(adminActor('ada', 'window')).backups.verifyFile(file, {}),
    ).toMatchObject({ state: 'good' });
    const ours = await nightjar.catalogs.open(file);
    expect(ours.proof?.differences).toEqual([]);
    await nightjar.catalogs.close(ours.openedId);

    // The stored data about an untrusted dump has a name derived from its path; the name is changed
    // to the path of this copy.
    const dump = path.join(computer.folder, 'dumps', 'foreign.sql');
    const contents = path.join(computer.userData, 'contents');
    const [old] = await readdir(contents);
    const first = await nightjar.catalogs.open(dump);
    expect(first.proof).toBeNull();
    await nightjar.catalogs.close(first.openedId);
    const ofThisCopy = (await readdir(contents)).find((name) => name !== old);
    await rename(path.join(contents, old!), path.join(contents, ofThisCopy!));
    const again = await nightjar.catalogs.open(dump);
    expect(again.proof).toMatchObject({ by: 'ada', differences: [] });
  });

  it('stale files of its killed process are cleaned up: a lock, a marker, a partial backup, an unnamed manifest', async () => {
    const computer = await Computer.make();
    const { proven, crashed } = published.backups;
    await computer.start();
    const names = await readdir(computer.backups);
    expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
    expect(names).toContain(crashed.replace('.sql.gz', '.manifest.json'));
    expect(names).toContain(proven);
  });

  it('a version 0.1 on another computer that still writes to the folder is waited for', async () => {
    const { backups } = await Computer.make();
    const now = new Date();
    await utimes(path.join(backups, '.nightjar.lock'), now, now);
    await expect(lockFolder(backups)).rejects.toMatchObject({
      error: {
        code: 'backup-directory-locked',
        owner: expect.stringMatching(/^Nightjar \(process \d+ on workstation\)$/u),
      },
    });
    await unlink(path.join(backups, '.nightjar.lock'));
    await (await lockFolder(backups)).release();
  });
});

/** `every-word`: each code and kind that a file of version 0.1 can contain, once. */
describe('every code that version 0.1 writes into a file', () => {
  const folder = path.join(fixture, 'every-word');
  const linesOf = async (name: string): Promise<number> =>
    (await readFile(path.join(folder, name), 'utf8')).trimEnd().split('\n').length;

  it('every error code is read in a run, with its sentence', async () => {
    const runs = openJsonLines(path.join(folder, 'history/runs.jsonl'), finishedRunSchema, {
      keepLines: 2000,
    });
    // The code “cancelled” gives a run its own state.
    const titles = (await runs.read()).map((run) =>
      run.state === 'failed' ? describeError(run.error).title : run.state,
    );
    expect(titles).toHaveLength(await linesOf('history/runs.jsonl'));
    expect(titles.filter((title) => title === 'cancelled')).toHaveLength(1);
    expect(titles).not.toContain('');
  });

  it('every reason is read in the history of scheduled backups', async () => {
    const computer = await Computer.make();
    const store = openSlotStore(path.join(computer.folder, 'every-word'), {
      clock: computer.clock,
      log,
    });
    expect((await store.records()).flatMap(({ reasons }) => reasons)).toHaveLength(
      await linesOf('history/slots.jsonl'),
    );
  });

  it('every kind and every channel is read in the stored notifications', async () => {
    const {
      told: reported,
      failing,
      waiting,
    } = await openMemory(path.join(folder, 'history/notices.json'), log).read();
    expect(Object.values(reported).map(({ isFailing }) => isFailing)).toEqual([true]);
    expect(Object.keys(failing)).toHaveLength(4);
    expect(new Set(waiting.map(({ channel }) => channel)).size).toBe(4);
    expect(new Set(waiting.map(({ notification }) => notification.kind)).size).toBe(7);
  });

  it('every kind and every actor is read in the audit trail, and no line counts as changed', async () => {
    const computer = await Computer.make();
    const trail = openAuditTrail({
      folder: path.join(computer.folder, 'every-word/audit'),
      clock: computer.clock,
      log,
    });
    const entries = await linesOf('audit/audit.jsonl');
    // The last kind reports that the head file was missing, which always counts as a break.
    const breaks = [{ line: entries, reason: 'head-missing' }];
    expect(await trail.verifyChain()).toEqual({ entries, breaks, tornLines: 0 });
    const page = await trail.list({ before: null, limit: 500, kinds: null, text: '' });
    expect(page.entries).toHaveLength(entries);
    expect(page.entries.map(({ sentence }) => sentence)).not.toContain('');
    await trail.record('signed-in', {}, { kind: 'admin', name: 'ada', door: 'window' });
    expect((await trail.verifyChain()).breaks).toEqual(breaks);
  });
});
