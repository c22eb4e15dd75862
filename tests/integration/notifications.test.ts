import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { defaultNotificationSettings, type MailSettings } from '#shared/domain/notifications.ts';
import { defaultSettings } from '#shared/domain/settings.ts';
import { userDataFolder } from '../../src-main/system/user-folders.ts';
import { NotDelivered } from '../../src-main/notifications/not-delivered.ts';
import { mail as mailChannel } from '../../src-main/notifications/mail.ts';
import {
  notificationOfRun,
  testNotification,
  type Notification,
} from '../../src-main/notifications/notification.ts';
import {
  createSmallDatabase,
  engineForTest,
  homeForTest,
  runCli,
  runToEnd,
  soon,
  temporaryFolder,
} from '../support/engine.ts';
import { badRun, httpReceiver } from '../support/notification-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const song = 'Kanari3nvogel';

describe('notifications through other channels', () => {
  it('channels receive a failure and its end, and their secrets are only in the keychain', async () => {
    const cluster = sharedCluster();
    await createSmallDatabase(cluster, 'watched');
    const hook = await httpReceiver();
    const ping = await httpReceiver();
    const post = await mailReceiver({ authOptional: true });
    const engine = await engineForTest();
    const { nightjar } = engine;
    await nightjar.notifications.save(
      {
        ...defaultNotificationSettings,
        webhook: { url: `${hook.origin}/${song}/hook`, hasSecret: false },
        ping: { url: `${ping.origin}/${song}` },
        mail: mailVia(post.port, { tls: 'none', user: 'u', host: '127.0.0.1' }),
      },
      { webhook: `${song} key`, mail: `${song} word` },
    );
    const { id } = await engine.connect(cluster, { database: 'watched' });
    const kinds = (): unknown[] =>
      hook.received.map(({ body }) => (JSON.parse(body) as { kind: unknown }).kind);

    await cluster.psql('postgres', 'alter database watched rename to hidden');
    expect((await engine.backUp(id)).state).toBe('failed');
    await vi.waitFor(() => expect(kinds()).toEqual(['failed']), soon);
    expect(ping.received).toEqual([]);

    await cluster.psql('postgres', 'alter database hidden rename to watched');
    await engine.backUpWell(id);
    await vi.waitFor(() => expect(kinds()).toEqual(['failed', 'recovered']), soon);
    await engine.backUpWell(id);
    await vi.waitFor(() => expect(kinds()).toEqual(['failed', 'recovered', 'succeeded']), soon);
    await vi.waitFor(() => expect(ping.received).toHaveLength(2), soon);
    await vi.waitFor(() => expect(post.mails).toHaveLength(2), soon);
    expect(post.mails[0]?.text).toContain('Subject: [Nightjar] watched: Unknown database');
    expect(post.mails[1]?.text).toContain('Subject: [Nightjar] watched: backups work again');
    expect(engine.notifications.map(({ title }) => title)).toEqual([
      'watched: Unknown database',
      'watched: backups work again',
    ]);

    await nightjar.notifications.stop();
    const log = await engine.log();
    expect(log).toContain('notification delivered');
    expect(log).not.toContain(song);
    for (const name of await readdir(path.join(engine.userDataFolder, 'history'))) {
      const text = await readFile(path.join(engine.userDataFolder, 'history', name), 'utf8');
      expect(text).not.toContain(song);
    }
    const settings = await readFile(engine.settingsFile, 'utf8');
    expect(settings).not.toMatch(new RegExp(`${song} (key|word)`, 'u'));
    await cluster.dropDatabase('watched');
  });

  it('each channel can send its test notification', async () => {
    const [hook, ping, post] = [
      await httpReceiver(),
      await httpReceiver(),
      await mailReceiver({ authOptional: true }),
    ];
    const { nightjar, notifications, log } = await engineForTest();
    await nightjar.notifications.save(
      {
        ...defaultNotificationSettings,
        webhook: { url: `${hook.origin}/hook`, hasSecret: false },
        ping: { url: `${ping.origin}/ping` },
        mail: mailVia(post.port, { tls: 'none', host: '127.0.0.1' }),
      },
      {},
    );
    for (const channel of ['desktop', 'webhook', 'ping', 'mail'] as const) {
      await nightjar.notifications.test(channel);
    }
    expect(notifications.map(({ title }) => title)).toEqual(['This is a test of Nightjar']);
    expect(hook.received.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { kind: 'test' },
    ]);
    expect(ping.received).toMatchObject([{ path: '/ping' }]);
    expect(post.mails).toMatchObject([
      { text: expect.stringContaining('Subject: [Nightjar] This is a test of Nightjar') },
    ]);
    expect((await log()).match(/test notification delivered/gu)).toHaveLength(4);
  });

  it('channels that cannot be reached neither delay nor fail a backup; doctor reports them', async () => {
    const cluster = sharedCluster();
    await createSmallDatabase(cluster, 'unheard');
    const silent = await httpReceiver(() => null);
    const engine = await engineForTest();
    await engine.nightjar.notifications.save(
      {
        ...defaultNotificationSettings,
        webhook: { url: `${silent.origin}/`, hasSecret: false },
        ping: { url: 'http://127.0.0.1:9/' },
      },
      {},
    );
    const { id } = await engine.connect(cluster, { database: 'unheard' });
    await engine.backUpWell(id);
    await engine.nightjar.notifications.stop();
    expect(await engine.nightjar.doctor()).toContainEqual(
      expect.objectContaining({
        name: 'Notifications by ping',
        state: 'attention',
        detail: expect.stringContaining(
          'Nothing answers on 127.0.0.1, port 9. 1 notification is waiting.',
        ),
      }),
    );
    await cluster.dropDatabase('unheard');
  });

  it('channels receive nothing about a database that the command line uses by its URL', async () => {
    const cluster = sharedCluster();
    await createSmallDatabase(cluster, 'one off');
    const home = await homeForTest();
    const hook = await httpReceiver();
    const userData = userDataFolder(process.platform, { HOME: home }, home);
    await mkdir(userData, { recursive: true });
    const webhook = { url: hook.origin, hasSecret: false };
    const notifications = { ...defaultNotificationSettings, webhook, ping: { url: hook.origin } };
    await writeFile(
      path.join(userData, 'settings.json'),
      JSON.stringify({ ...defaultSettings, notifications }),
    );
    const args = ['backup', '--url', cluster.url('one off'), '--output', 'b', '--json'];
    const ended = await runCli(home, args, { PGPASSWORD: cluster.password });
    expect(ended.exitCode).toBe(0);
    expect(await readFile(path.join(userData, 'logs', 'nightjar.log'), 'utf8')).toContain(
      'notification created',
    );
    expect(hook.received).toEqual([]);
    await cluster.dropDatabase('one off');
  });
});

describe('mail', () => {
  it.each(['starttls', 'tls'] as const)(
    'mail is delivered over %s with a password',
    async (tls) => {
      const certificate = await makeCertificate();
      const post = await mailReceiver({ ...certificate, secure: tls === 'tls' });
      await send(
        testNotification('2026-02-14T02:00:00Z'),
        mailVia(post.port, { tls, user: 'ada' }),
        {
          password: 'pässword',
          trusted: [certificate.cert],
        },
      );
      expect(post.mails).toMatchObject([
        {
          user: 'ada',
          password: 'pässword',
          secure: true,
          to: ['ops@example.org', 'ada@example.org'],
        },
      ]);
      expect(post.mails[0]?.text).toContain('Subject: [Nightjar] This is a test of Nightjar');
      expect(post.mails[0]?.text).toContain('Auto-Submitted: auto-generated');
    },
  );

  it('mail with a malicious name has no additional header and no additional recipient', async () => {
    const post = await mailReceiver({ authOptional: true });
    const notification = notificationOfRun('failed', badRun({ error: { code: 'tools-missing' } }), {
      label: 'shop\r\nBcc: thief@example.org\r\n\r\nhello',
      database: 'x\r\n.\r\nQUIT',
    });
    await send(notification, mailVia(post.port, { tls: 'none' }));
    const [{ text, to } = expect.fail('no mail came')] = post.mails;
    const [head = ''] = text.split('\r\n\r\n');
    expect(head).not.toMatch(/^Bcc:/imu);
    expect(head).toMatch(/^Subject: \[Nightjar\] shop Bcc: thief@example\.org/mu);
    expect(to).toEqual(['ops@example.org', 'ada@example.org']);
    expect(text).toContain('Database: x . QUIT');
  });

  it('mail that was not sent reports the reason in plain words', async () => {
    const certificate = await makeCertificate();
    const plain = await mailReceiver({ authOptional: true, disabledCommands: ['STARTTLS'] });
    const secure = await mailReceiver({ ...certificate, secure: true });
    const strict = await mailReceiver({
      authOptional: true,
      onRcptTo: (_address, _session, answer) => answer(new Error('No such user here')),
    });
    const notification = testNotification('2026-02-14T02:00:00Z');
    const trusted = { trusted: [certificate.cert], password: 'wrong' };
    const reason = async (mail: MailSettings, how = {}): Promise<string> => {
      const fault: unknown = await send(notification, mail, how).catch((error: unknown) => error);
      return fault instanceof NotDelivered ? fault.detail : `not refused: ${String(fault)}`;
    };
    expect(await reason(mailVia(9, {}))).toBe('Nothing answers on localhost, port 9.');
    expect(await reason(mailVia(25, { host: 'mail.invalid' }))).toBe(
      'No computer with the name “mail.invalid” was found.',
    );
    expect(await reason(mailVia(plain.port, {}))).toBe(
      `localhost, port ${plain.port}, does not offer STARTTLS.`,
    );
    expect(await reason(mailVia(secure.port, { tls: 'tls' }))).toBe(
      'The certificate of localhost is not trusted.',
    );
    expect(await reason(mailVia(secure.port, { tls: 'tls', user: 'ada' }), trusted)).toBe(
      'The mail server refused the user name or the password.',
    );
    expect(await reason(mailVia(strict.port, { tls: 'none' }))).toContain('No such user here');
    for (const { mails } of [plain, secure, strict]) expect(mails).toEqual([]);
  });
});

function mailVia(port: number, over: Partial<MailSettings>): MailSettings {
  return {
    host: 'localhost',
    port,
    tls: 'starttls',
    user: null,
    hasPassword: false,
    from: 'nightjar@example.org',
    to: ['ops@example.org', 'ada@example.org'],
    ...over,
  };
}

async function send(
  notification: Notification,
  mail: MailSettings,
  { password = null, trusted = null }: { password?: string | null; trusted?: string[] | null } = {},
): Promise<void> {
  await mailChannel.send(notification, mail, {
    secret: async () => password,
    version: '1.2.3',
    nowMs: 0,
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    trustedCertificates: trusted,
  });
}

interface ReceivedMail {
  user: string | undefined;
  password: string | null | undefined;
  secure: boolean;
  to: string[];
  text: string;
}

/** A mail server on this computer that rejects one known wrong password. */
async function mailReceiver(
  options: SMTPServerOptions,
): Promise<{ port: number; mails: ReceivedMail[] }> {
  const mails: ReceivedMail[] = [];
  let password: string | null | undefined;
  const server = new SMTPServer({
    disableReverseLookup: true,
    allowInsecureAuth: options.authOptional === true,
    onAuth: (auth, _session, answer) => {
      if (auth.password === 'wrong') return answer(new Error('Invalid login'));
      ({ password } = auth);
      return answer(null, { user: auth.username });
    },
    onData: (stream, session, done) => {
      let text = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => (text += chunk));
      stream.once('end', () => {
        const { user, secure, envelope } = session;
        mails.push({
          user,
          password,
          secure,
          to: envelope.rcptTo.map(({ address }) => address),
          text,
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('It does not listen');
  return { port: address.port, mails };
}

async function makeCertificate(): Promise<{ cert: string; key: string }> {
  const folder = await temporaryFolder('nightjar-mail-');
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const { exitCode, stderr } = await runToEnd('openssl', [
    ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' '),
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost',
    '-keyout',
    key,
    '-out',
    cert,
  ]);
  if (exitCode !== 0) throw new Error(stderr);
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
}
