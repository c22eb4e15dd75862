/**
 * The webhook: a signed JSON document by POST. docs/notifications.md describes it for receivers.
 */
import { createHmac } from 'node:crypto';
import type { SettingsOfChannel } from '#shared/domain/notifications.ts';
import { formatBytes } from '#shared/format.ts';
import type { Channel } from './channel.ts';
import { sendRequest } from './http-request.ts';
import type { Notification } from './notification.ts';

export const webhook: Channel<SettingsOfChannel<'webhook'>> = {
  receiver: 'webhook',
  addressOf: ({ url }) => new URL(url).origin,
  accepts: () => true,
  expiresAfterHours: 24,
  // The key signs requests and never leaves this computer, so it is the same for every address.
  secret: { isNeeded: () => true, targetOf: () => [], enterAgain: 'notifications.key-again' },
  send: async (notification, { url }, { secret, version, nowMs, timeoutMs, signal }) => {
    const body = JSON.stringify(webhookBody(notification, version));
    const key = await secret();
    await sendRequest({
      url,
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'User-Agent': `Nightjar/${version}`,
        'Nightjar-Delivery': notification.id,
        ...(key === null ? {} : { 'Nightjar-Signature': signature(key, body, nowMs) }),
      },
      body,
      timeoutMs,
      signal,
    });
  },
};

/** Returns `t=<seconds since 1970>,v1=<HMAC-SHA-256 of "t.body", hexadecimal>`. */
export function signature(secret: string, body: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  const code = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${code}`;
}

function webhookBody(notification: Notification, version: string): Record<string, unknown> {
  const { backup } = notification;
  return {
    id: notification.id,
    kind: notification.kind,
    connection: notification.connection,
    database: notification.database,
    at: notification.at,
    title: notification.title,
    explanation: notification.explanation,
    next_step: notification.nextStep,
    backup:
      backup === null
        ? null
        : {
            filename: backup.filename,
            size: formatBytes(backup.sizeBytes),
            size_bytes: backup.sizeBytes,
            created_at: backup.createdAt,
            tables: backup.details?.tables ?? null,
            rows: backup.details?.rows ?? null,
            verified_at: backup.details?.verifiedAt ?? null,
          },
    error_code: notification.errorCode,
    run_id: notification.runId,
    nightjar_version: version,
  };
}
