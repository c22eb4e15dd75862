/**
 * Mail: plain text over SMTP. Names from databases appear in headers only as one line without
 * control characters.
 */
import tls from 'node:tls';
import type { SettingsOfChannel } from '#shared/domain/notifications.ts';
import { formatBytes } from '#shared/format.ts';
import { exactTime } from '#shared/describe-time.ts';
import type { Channel, SendContext } from './channel.ts';
import { NotDelivered, networkFault } from './not-delivered.ts';
import { oneLine, type Notification } from './notification.ts';
import { text } from '#shared/words/text.ts';

type MailSettings = SettingsOfChannel<'mail'>;

export const mail: Channel<MailSettings> = {
  receiver: 'mail server',
  addressOf: ({ host, port }) => `${host}:${port}`,
  accepts: (kind) => kind !== 'succeeded',
  expiresAfterHours: 24,
  secret: {
    isNeeded: ({ user }) => user !== null,
    targetOf: ({ host, port, user, tls: mode }) => [host, port, user, mode],
    enterAgain: 'notifications.password-again',
  },
  send: sendMail,
};

/** `timeoutMs` limits connecting and the greeting; later silence is limited to twice this time. */
async function sendMail(
  notification: Notification,
  settings: MailSettings,
  { secret, version, timeoutMs, signal, trustedCertificates }: SendContext,
): Promise<void> {
  const password = await secret();
  // Few users use mail, so the library is loaded only when it is needed.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.tls === 'tls',
    requireTLS: settings.tls === 'starttls',
    ignoreTLS: settings.tls === 'none',
    tls: {
      minVersion: 'TLSv1.2',
      ...(settings.tls === 'none' ? {} : { ca: [...(trustedCertificates ?? trusted())] }),
    },
    ...(settings.user === null ? {} : { auth: { user: settings.user, pass: password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketTimeout: 2 * timeoutMs,
    socketCloseTimeout: 0,
    maxResponseSize: 64 * 1024,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { rejected } = await transport.sendMail({
      from: { name: 'Nightjar', address: settings.from },
      to: settings.to.map((address) => ({ name: '', address })),
      subject: `[Nightjar] ${oneLine(notification.title)}`,
      text: mailText(notification, version),
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal,
    });
    if (rejected.length > 0) {
      throw new NotDelivered(
        text('notifications.mail-server-refused', { join: rejected.join(', ') }),
        {
          isTemporary: false,
        },
      );
    }
  } catch (error) {
    throw error instanceof NotDelivered ? error : mailFault(error, settings);
  } finally {
    transport.close();
  }
}

function mailText(notification: Notification, version: string): string {
  const { backup, connection, database, at } = notification;
  const facts = [
    `Connection: ${connection.name}`,
    ...(database === null ? [] : [`Database: ${oneLine(database)}`]),
    ...(backup === null
      ? []
      : [
          text('notifications.backup-filename-sizebytes', {
            filename: backup.filename,
            sizeBytes: formatBytes(backup.sizeBytes),
          }),
        ]),
    `When: ${exactTime(new Date(at))}`,
    ...(notification.errorCode === null
      ? []
      : [text('notifications.error-code', { errorCode: notification.errorCode })]),
  ];
  return [
    notification.title,
    notification.explanation,
    ...(notification.nextStep === null ? [] : [notification.nextStep]),
    facts.join('\n'),
    text('notifications.sent-nightjar', { version }),
  ].join('\n\n');
}

function mailFault(error: unknown, { host, port, tls: mode }: MailSettings): NotDelivered {
  const { code, responseCode, response } = (error ?? {}) as {
    code?: string;
    responseCode?: number;
    response?: string;
  };
  const because = (detail: string, isTemporary: boolean): NotDelivered =>
    new NotDelivered(detail, { isTemporary }, { cause: error });
  const passes = responseCode !== undefined && responseCode >= 400 && responseCode < 500;
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return because(text('notifications.mail-server-refused-user-name'), false);
  }
  const isPlain = error instanceof Error && /STARTTLS/u.test(error.message);
  if (mode === 'starttls' && isPlain) {
    return because(text('notifications.port-does-not-offer-starttls', { host, port }), false);
  }
  if (responseCode !== undefined) {
    const answer = oneLine(response ?? '') || String(responseCode);
    return because(text('notifications.mail-server-rejected-mail', { answer }), passes);
  }
  return networkFault(error, { host, port });
}

let trustedOnce: string[] | null = null;

/**
 * The certificate authority of a company is often known only to the system, and Node does not use
 * the system store automatically.
 */
function trusted(): string[] {
  trustedOnce ??= [
    ...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')]),
  ];
  return trustedOnce;
}
