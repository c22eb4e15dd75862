import { createHmac } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  defaultNotificationSettings,
  type NotificationSettings,
} from '#shared/domain/notifications.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { systemClock } from '../system/clock.ts';
import { memoryStore } from '../credentials/memory-store.ts';
import { createLog } from '../logging/log.ts';
import type { Clock, DesktopNotification, SecretStore } from '../system/ports.ts';
import { openSettings } from '../settings/settings-store.ts';
import { soon, temporaryFolder } from '../../tests/support/engine.ts';
import {
  badRun,
  connectionId,
  goodRun,
  httpReceiver,
  missedSlot,
} from '../../tests/support/notification-scene.ts';
import { createNotifications, type NotificationsParts } from './notifications.ts';
import { notificationOfRun, oneLine } from './notification.ts';

const refused = { code: 'connection-refused', host: 'db', port: 5432 } as const;
const noSecrets = {};

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Pauses end immediately, and advance a simulated clock. */
function quickTime() {
  let nowMs = Date.parse('2026-02-14T02:05:00Z');
  const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const pass = (ms: number): void => void (nowMs += ms);
  return {
    clock,
    pass,
    pause: async (ms: number, signal: AbortSignal): Promise<void> => {
      if (!signal.aborted) pass(ms);
    },
  };
}

/** A pause that ends when it is aborted. */
const untilWoken = (_ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

async function scene({
  folder: given,
  ...over
}: Partial<NotificationsParts> & { folder?: string } = {}) {
  const folder = given ?? (await temporaryFolder('nightjar notices '));
  const log = createLog({ folder });
  const desktop: DesktopNotification[] = [];
  const settings = await openSettings({
    file: path.join(folder, 'settings.json'),
    log,
    clock: systemClock,
  });
  const secrets = over.secrets ?? memoryStore();
  const notifications = createNotifications({
    settings,
    secrets,
    notifier: {
      isSupported: () => true,
      notify: (notification) => void desktop.push(notification),
    },
    log,
    memoryFile: path.join(folder, 'history', 'notices.json'),
    version: '1.2.3',
    ...quickTime(),
    ...over,
  });
  onTestFinished(() => notifications.stop());
  return {
    folder,
    notifications,
    settings,
    secrets,
    desktop,
    log: () => readFile(log.file, 'utf8'),
  };
}

const withWebhook = (url: string): NotificationSettings => ({
  ...defaultNotificationSettings,
  webhook: { url, hasSecret: false },
});
const withPing = (url: string): NotificationSettings => ({
  ...defaultNotificationSettings,
  ping: { url },
});

describe('the webhook', () => {
  it('is a signed JSON document that describes the event', async () => {
    const { notifications, log } = await scene();
    const { origin, received } = await httpReceiver();
    await notifications.save(withWebhook(`${origin}/hook/tokentoken`), {
      ...noSecrets,
      webhook: 'sing a song',
    });
    notifications.runFinished(goodRun(), 'Shop');
    await notifications.stop();
    const [{ method, path: where, headers, body } = expect.fail('nothing came')] = received;
    expect([method, where]).toEqual(['POST', '/hook/tokentoken']);
    expect(headers['user-agent']).toBe('Nightjar/1.2.3');
    const said: unknown = JSON.parse(body);
    expect(said).toEqual({
      id: headers['nightjar-delivery'],
      kind: 'succeeded',
      connection: { id: connectionId, name: 'Shop' },
      database: 'shop',
      at: '2026-02-14T02:05:00.000Z',
      title: 'Shop: backup created successfully',
      explanation: 'backup_2026-02-14T02-00-00.sql.gz, 2.5 MB, read back and complete.',
      next_step: null,
      backup: {
        filename: 'backup_2026-02-14T02-00-00.sql.gz',
        size: '2.5 MB',
        size_bytes: 2_621_440,
        created_at: '2026-02-14T02:00:00Z',
        tables: 3,
        rows: 500,
        verified_at: '2026-02-14T02:04:00Z',
      },
      error_code: null,
      run_id: 'c0ffee00-0000-4000-8000-0000000000aa',
      nightjar_version: '1.2.3',
    });
    const [, seconds, code] = /^t=(\d+),v1=([\da-f]{64})$/u.exec(
      String(headers['nightjar-signature']),
    ) ?? ['', '', ''];
    expect(code).toBe(
      createHmac('sha256', 'sing a song').update(`${seconds}.${body}`).digest('hex'),
    );
    expect(await log()).toContain('notification delivered');
    expect(await log()).not.toMatch(/sing a song|tokentoken/u);
  });

  it('is sent again with the same ID if the receiver is busy', async () => {
    const { notifications } = await scene();
    const { origin, received } = await httpReceiver((_, count) => [503, 429][count - 1] ?? 200);
    await notifications.save(withWebhook(origin), noSecrets);
    notifications.runFinished(badRun({ error: refused }), 'Shop');
    await vi.waitFor(() => expect(received).toHaveLength(3), soon);
    expect(new Set(received.map(({ headers }) => headers['nightjar-delivery'])).size).toBe(1);
    expect(received[0]?.headers['nightjar-signature']).toBeUndefined();
  });

  it('is given up after a day, and the fault is shown once on the desktop and in doctor until the webhook works', async () => {
    let status = 500;
    const { notifications, desktop } = await scene();
    const { origin, received } = await httpReceiver(() => status);
    await notifications.save(withWebhook(origin), noSecrets);
    notifications.runFinished(goodRun(), 'Shop');
    notifications.runFinished(goodRun(), 'Shop');
    await vi.waitFor(
      async () =>
        expect(await notifications.failing()).toMatchObject([
          { channel: 'webhook', detail: 'It answered 500 Internal Server Error.', waiting: 0 },
        ]),
      soon,
    );
    // Growing pauses of 81 minutes in total, then one each hour.
    expect(received.length).toBeGreaterThanOrEqual(28);
    expect(received.length).toBeLessThan(35);
    expect(desktop).toMatchObject([
      { title: 'The webhook did not accept the notification', target: null },
    ]);
    status = 200;
    await notifications.test('webhook');
    expect(await notifications.failing()).toEqual([]);
  });

  it('arrives in order when its receiver works again after more than an hour, and the fault is reported in between', async () => {
    const time = quickTime();
    const backAtMs = time.clock.nowMs() + 65 * minuteMs;
    const { notifications, desktop } = await scene(time);
    const taken: string[] = [];
    const { origin } = await httpReceiver(({ body }) => {
      if (time.clock.nowMs() < backAtMs) return 503;
      taken.push((JSON.parse(body) as { kind: string }).kind);
      return 204;
    });
    await notifications.save(withWebhook(origin), noSecrets);
    notifications.runFinished(badRun({ error: refused, trigger: 'scheduled' }), 'Shop');
    notifications.runFinished(goodRun(), 'Shop');
    await vi.waitFor(() => expect(taken).toEqual(['failed', 'recovered']), soon);
    expect(desktop.map(({ title }) => title)).toContain(
      'The webhook did not accept the notification',
    );
    await vi.waitFor(async () => expect(await notifications.failing()).toEqual([]), soon);
  });

  it('does not wait for the rest of its timers after the computer slept for a night', async () => {
    const time = quickTime();
    let isDown = true;
    let timers = 0;
    const { notifications } = await scene({
      ...time,
      pause: async (ms, signal) => {
        timers += 1;
        await time.pause(ms, signal);
        // The computer is awake for half an hour; then the timer of one minute takes seven hours.
        if (timers !== 24) return;
        time.pass(7 * hourMs);
        isDown = false;
      },
    });
    const { origin, received } = await httpReceiver(() => (isDown ? 503 : 204));
    await notifications.save(withWebhook(origin), noSecrets);
    notifications.runFinished(badRun({ error: refused }), 'Shop');
    await vi.waitFor(() => expect(received).toHaveLength(7), soon);
    expect(timers).toBe(24);
  });

  it('that has not arrived when Nightjar is killed arrives once after the next start', async () => {
    let status = 503;
    const { origin, received } = await httpReceiver(() => status);
    const first = await scene({ pause: untilWoken });
    await first.notifications.save(withWebhook(origin), noSecrets);
    first.notifications.runFinished(badRun({ error: refused, trigger: 'scheduled' }), 'Shop');
    await vi.waitFor(() => expect(received).toHaveLength(1), soon);
    // Stopping has the same effect as killing here: the first instance sends nothing more.
    await first.notifications.stop();
    expect(await first.notifications.failing()).toMatchObject([{ channel: 'webhook', waiting: 1 }]);
    status = 204;
    received.length = 0;
    for (const times of [1, 1]) {
      const { notifications } = await scene({ folder: first.folder });
      await notifications.start();
      await notifications.stop();
      expect(received).toHaveLength(times);
      expect(await notifications.failing()).toEqual([]);
    }
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ kind: 'failed' });
  });

  it('is stored before it is sent, and deleted when it is too old', async () => {
    const { origin, received } = await httpReceiver(() => null);
    const killed = await scene({ stopTimeoutMs: 10 });
    await killed.notifications.save({ ...withWebhook(origin), ping: { url: origin } }, noSecrets);
    killed.notifications.runFinished(goodRun(), 'Shop');
    await vi.waitFor(() => expect(received).toHaveLength(2), soon);
    const memoryFile = path.join(killed.folder, 'history', 'notices.json');
    const left = JSON.parse(await readFile(memoryFile, 'utf8')) as { waiting: unknown[] };
    expect(left.waiting).toMatchObject([{ channel: 'webhook' }, { channel: 'ping' }]);
    await killed.notifications.stop();
    for (const [hours, channels] of [
      [3, ['webhook']],
      [25, []],
    ] as const) {
      const time = quickTime();
      time.pass(hours * hourMs);
      const { folder } = await scene();
      await mkdir(path.join(folder, 'history'), { recursive: true });
      await writeFile(path.join(folder, 'history', 'notices.json'), JSON.stringify(left));
      await copyFile(path.join(killed.folder, 'settings.json'), path.join(folder, 'settings.json'));
      received.length = 0;
      const { notifications } = await scene({ folder, ...time, stopTimeoutMs: 100 });
      await notifications.start();
      await notifications.stop();
      expect(received.map(({ method }) => (method === 'POST' ? 'webhook' : 'ping'))).toEqual(
        channels,
      );
    }
  });

  it('delays at most a hundred others, drops successes first, and waits only once for all', async () => {
    let pauses = 0;
    const { notifications, folder } = await scene({
      pause: async (ms, signal) => {
        pauses += 1;
        await untilWoken(ms, signal);
        pauses -= 1;
      },
    });
    const { origin } = await httpReceiver(() => 503);
    await notifications.save(withWebhook(origin), noSecrets);
    notifications.runFinished(badRun({ error: refused }), 'Shop');
    for (let count = 0; count < 105; count += 1) notifications.runFinished(goodRun(), 'Shop');
    notifications.runFinished(badRun({ error: refused }), 'Shop');
    const kinds = async (): Promise<string[]> => {
      const text = await readFile(path.join(folder, 'history', 'notices.json'), 'utf8');
      const { waiting } = JSON.parse(text) as { waiting: { notification: { kind: string } }[] };
      return waiting.map(({ notification }) => notification.kind);
    };
    await vi.waitFor(async () => expect((await kinds()).at(-1)).toBe('failed'), soon);
    await vi.waitFor(async () => expect(await kinds()).toHaveLength(100), soon);
    expect((await kinds()).slice(0, 2)).toEqual(['failed', 'recovered']);
    expect(pauses).toBeLessThanOrEqual(1);
  });

  it('that was removed from the settings in the meantime is dropped without a report', async () => {
    const { notifications, desktop } = await scene({ pause: untilWoken });
    const { origin, received } = await httpReceiver(() => 503);
    await notifications.save(withWebhook(origin), noSecrets);
    notifications.runFinished(goodRun(), 'Shop');
    await vi.waitFor(() => expect(received).toHaveLength(1), soon);
    await notifications.save(defaultNotificationSettings, noSecrets);
    await notifications.stop();
    expect(received).toHaveLength(1);
    expect(desktop).toEqual([]);
  });

  it('that is rejected or redirected is not sent again', async () => {
    const elsewhere = await httpReceiver();
    for (const [answer, detail] of [
      [404, 'It answered 404 Not Found.'],
      [
        { status: 307, headers: { location: `${elsewhere.origin}/x` } },
        `It answered with a redirect (307) to ${elsewhere.origin}. Nightjar does not follow redirects: enter the final address.`,
      ],
    ] as const) {
      const { notifications } = await scene();
      const { origin, received } = await httpReceiver(() => answer);
      await notifications.save(withWebhook(origin), { webhook: 'sing a song' });
      notifications.runFinished(goodRun(), 'Shop');
      await vi.waitFor(
        async () => expect(await notifications.failing()).toMatchObject([{ detail }]),
        soon,
      );
      expect(received).toHaveLength(1);
    }
    expect(elsewhere.received).toEqual([]);
  });

  it('to a receiver that never answers ends within its time limit, and when Nightjar stops', async () => {
    const { notifications } = await scene({ stopTimeoutMs: 50 });
    const { origin, received } = await httpReceiver(() => null);
    await notifications.save(withWebhook(origin), noSecrets);
    notifications.runFinished(goodRun(), 'Shop');
    await vi.waitFor(() => expect(received).toHaveLength(1), soon);
    await notifications.stop();
    expect((await notifications.failing())[0]?.detail).toContain('did not answer in time.');

    const withTimeout = await scene({ timeoutMs: 100 });
    await withTimeout.notifications.save(withWebhook(origin), noSecrets);
    await expect(withTimeout.notifications.test('webhook')).rejects.toMatchObject({
      error: { code: 'notice-not-delivered', detail: expect.stringContaining('in time') },
    });
  });

  it('is not sent unsigned while the keychain is locked', async () => {
    const inside = memoryStore();
    let locked = false;
    const secrets: SecretStore = {
      ...inside,
      get: async (account) => (locked ? null : inside.get(account)),
    };
    const { notifications } = await scene({ secrets });
    const { origin, received } = await httpReceiver();
    await notifications.save(withWebhook(origin), { webhook: 'sing a song' });
    locked = true;
    await expect(notifications.test('webhook')).rejects.toMatchObject({
      error: { detail: expect.stringContaining('The keychain is locked.') },
    });
    expect(received).toEqual([]);
  });
});

describe('the ping', () => {
  it('is sent only after each good backup', async () => {
    const { notifications } = await scene();
    const { origin, received } = await httpReceiver();
    await notifications.save(withPing(`${origin}/uuid`), noSecrets);
    const doubt = {
      kind: 'much-smaller',
      sqlBytes: 1,
      previousSqlBytes: 100,
      previousFilename: 'backup_2026-02-13T02-00-00.sql.gz',
    } as const;
    notifications.runFinished(badRun({ error: refused }), 'Shop');
    notifications.runFinished(goodRun({ warnings: [doubt] }), 'Shop');
    notifications.runFinished({ ...goodRun(), connectionId: null }, 'one-off');
    notifications.slotMissed(missedSlot(), 'Shop');
    await notifications.stop();
    expect(received).toEqual([]);
    notifications.runFinished(goodRun(), 'Shop');
    notifications.runFinished(goodRun(), 'Shop');
    await notifications.stop();
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /uuid',
      'GET /uuid',
    ]);
  });
});

describe('the desktop', () => {
  it('shows faults and recoveries, and successes only if enabled', async () => {
    const { notifications, desktop } = await scene();
    notifications.runFinished(goodRun(), 'Shop');
    notifications.runFinished(badRun({ error: refused }), 'Shop');
    notifications.runFinished(goodRun(), 'Shop');
    await notifications.stop();
    expect(desktop).toMatchObject([
      {
        title: 'Shop: Connection refused',
        body: 'Nothing answers on db, port 5432.',
        target: { connectionId },
      },
      { title: 'Shop: backups work again' },
    ]);
    await notifications.save({ ...defaultNotificationSettings, desktopOnSuccess: true }, noSecrets);
    notifications.runFinished(goodRun(), 'Shop');
    await notifications.stop();
    expect(desktop.at(-1)?.title).toBe('Shop: backup created successfully');
    await notifications.test('desktop');
    expect(desktop.at(-1)?.title).toBe('This is a test of Nightjar');
  });

  it('shows five missed slots in one notification, with the reason of the latest', async () => {
    const { notifications, desktop } = await scene();
    for (const day of ['10', '11', '12', '13', '14']) {
      notifications.slotMissed(missedSlot({ dueAt: `2026-02-${day}T02:00:00Z` }), 'Shop');
    }
    await notifications.stop();
    expect(desktop).toMatchObject([
      {
        title: 'Shop: 5 backups were missed',
        body: expect.stringContaining('The latest: Missed: '),
      },
    ]);
  });

  it('shows hostile names as one line without control characters', () => {
    const { title } = notificationOfRun('failed', badRun({ error: refused }), {
      label: 'x\r\nBcc: all@example.org\u202e\u2028y\0',
      database: null,
    });
    expect(title).toBe(String.raw`x Bcc: all@example.org\u202e y : Connection refused`);
    expect(oneLine('é'.repeat(300))).toHaveLength(200);
  });

  it('makes characters visible that change the direction of writing, in every sentence', async () => {
    const { notifications, desktop } = await scene();
    const error = { code: 'restore-failed', detail: 'a\u202eb' } as const;
    notifications.runFinished(badRun({ error }), 'x\u2066y');
    await notifications.stop();
    expect(desktop).toMatchObject([
      { title: expect.stringContaining(String.raw`x\u2066y`) as unknown },
    ]);
    expect(desktop[0]?.body).toContain(String.raw`a\u202eb`);
  });
});

describe('saving', () => {
  it.each<[string, Partial<NotificationSettings>, string]>([
    ['a file', { ping: { url: 'file:///etc/passwd' } }, 'starts with http:// or https://'],
    ['a script', { ping: { url: 'javascript:alert(1)' } }, 'starts with http:// or https://'],
    ['port 0', { webhook: { url: 'http://127.0.0.1:0/', hasSecret: false } }, 'port 0'],
    ['a mail to nobody', { mail: mailTo([]) }, 'At least one recipient is needed.'],
    ['a header in an address', { mail: mailTo(['a@b\r\nBcc: c@d']) }, 'not an e-mail address'],
    [
      'a password in the open',
      { mail: { ...mailTo(['a@b.c']), tls: 'none', user: 'u' } },
      'choose STARTTLS or TLS',
    ],
    ['port 70000', { mail: { ...mailTo(['a@b.c']), port: 70_000 } }, 'from 1 to 65535'],
  ])('rejects %s with a clear sentence, and keeps the old settings', async (_, over, words) => {
    const { notifications } = await scene();
    await notifications.save(withPing('http://127.0.0.1:9/'), noSecrets);
    await expect(
      notifications.save({ ...defaultNotificationSettings, ...over }, noSecrets),
    ).rejects.toMatchObject({
      error: { code: 'invalid-input', problems: [{ message: expect.stringContaining(words) }] },
    });
    expect(notifications.settings()).toEqual(withPing('http://127.0.0.1:9/'));
  });

  it('keeps, replaces and removes secrets, and reports what is really stored', async () => {
    const { notifications, secrets } = await scene();
    const claims = withWebhook('http://127.0.0.1:9/');
    claims.webhook = { url: 'http://127.0.0.1:9/', hasSecret: true };
    await notifications.save(claims, noSecrets);
    expect(notifications.settings().webhook?.hasSecret).toBe(false);
    await notifications.save(claims, { webhook: 'one' });
    expect(notifications.settings().webhook?.hasSecret).toBe(true);
    await notifications.save(withWebhook('http://127.0.0.1:10/'), noSecrets);
    expect(notifications.settings().webhook?.hasSecret).toBe(true);
    expect(await secrets.get('notices:webhook')).toBe('one');
    await notifications.save(claims, { webhook: '' });
    expect(notifications.settings().webhook?.hasSecret).toBe(false);
    expect(await secrets.get('notices:webhook')).toBeNull();
    await notifications.save(claims, { webhook: 'two' });
    await notifications.save(defaultNotificationSettings, noSecrets);
    expect(await secrets.get('notices:webhook')).toBeNull();
  });

  it('without a keychain fails and keeps the old settings; without a secret it needs no keychain', async () => {
    const refuse = async (): Promise<never> => {
      throw new ExpectedError({ code: 'keychain-unavailable', detail: 'no D-Bus' });
    };
    const { notifications } = await scene({
      secrets: { get: refuse, set: refuse, remove: refuse },
    });
    const plain = withWebhook('http://127.0.0.1:9/');
    await notifications.save(plain, noSecrets);
    await expect(
      notifications.save(withWebhook('http://127.0.0.1:10/'), { webhook: 'x' }),
    ).rejects.toMatchObject({ error: { code: 'keychain-unavailable' } });
    expect(notifications.settings()).toEqual(plain);
  });

  it('asks for the password again if the mail server has changed', async () => {
    const { notifications, secrets } = await scene();
    const mail = { ...mailTo(['a@b.c']), user: 'u' };
    await notifications.save({ ...defaultNotificationSettings, mail }, { mail: 'pw pw' });
    const moved = { ...defaultNotificationSettings, mail: { ...mail, host: 'evil.example' } };
    await expect(notifications.save(moved, noSecrets)).rejects.toMatchObject({
      error: { code: 'invalid-input', problems: [{ field: 'mail.secret' }] },
    });
    expect(notifications.settings().mail?.host).toBe('mail.example');
    await notifications.save({ ...defaultNotificationSettings, mail: null }, noSecrets);
    expect(await secrets.get('notices:mail')).toBeNull();
  });

  it('does not send the password to a mail server that was written into the settings file', async () => {
    const { notifications, settings } = await scene();
    const mail = { ...mailTo(['a@b.c']), user: 'u' };
    await notifications.save({ ...defaultNotificationSettings, mail }, { mail: 'pw pw' });
    await settings.update((all) => ({
      ...all,
      notifications: {
        ...all.notifications,
        mail: { ...mail, hasPassword: true, host: '127.0.0.1', port: 9 },
      },
    }));
    await expect(notifications.test('mail')).rejects.toMatchObject({
      error: { detail: expect.stringMatching(/^Enter the password again/u) as unknown },
    });
  });
});

describe('a test', () => {
  it('does not report success if the desktop shows no notifications', async () => {
    const desktop: DesktopNotification[] = [];
    const { notifications } = await scene({
      notifier: {
        isSupported: () => false,
        notify: (notification) => void desktop.push(notification),
      },
    });
    await expect(notifications.test('desktop')).rejects.toMatchObject({
      error: { channel: 'desktop', detail: 'This desktop shows no notifications.' },
    });
    expect(desktop).toEqual([]);
  });

  it('of a closed port, or of a channel that is not set up, describes the reason', async () => {
    const { notifications } = await scene();
    await notifications.save(withWebhook('http://127.0.0.1:9/secret-path'), noSecrets);
    await expect(notifications.test('webhook')).rejects.toMatchObject({
      error: {
        code: 'notice-not-delivered',
        channel: 'webhook',
        detail: 'Nothing answers on 127.0.0.1, port 9.',
      },
    });
    await expect(notifications.test('mail')).rejects.toMatchObject({
      error: { code: 'notice-not-delivered', channel: 'mail server', detail: 'It is not set up.' },
    });
  });
});

function mailTo(to: string[]): NonNullable<NotificationSettings['mail']> {
  return {
    host: 'mail.example',
    port: 587,
    tls: 'starttls',
    user: null,
    hasPassword: false,
    from: 'nightjar@example.org',
    to,
  };
}
