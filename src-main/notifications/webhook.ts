/** The webhook: a signed JSON document by POST. docs/notifications.md describes it to who receives it. */
import { createHmac } from 'node:crypto';
import type { WebhookSettings } from '#shared/domain/notifications.ts';
import { formatBytes } from '#shared/format.ts';
import { sendRequest } from './http-request.ts';
import type { Notice } from './notification.ts';

export interface WebhookParts {
  webhook: WebhookSettings;
  /** null when the receiver does not check signatures. */
  secret: string | null;
  version: string;
  nowMs: number;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Rejects with `NotDelivered`. */
export async function sendWebhook(notice: Notice, parts: WebhookParts): Promise<void> {
  const body = JSON.stringify(webhookBody(notice, parts.version));
  await sendRequest({
    url: parts.webhook.url,
    method: 'POST',
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'User-Agent': `Nightjar/${parts.version}`,
      'Nightjar-Delivery': notice.id,
      ...(parts.secret === null
        ? {}
        : { 'Nightjar-Signature': signature(parts.secret, body, parts.nowMs) }),
    },
    body,
    timeoutMs: parts.timeoutMs,
    signal: parts.signal,
  });
}

/** `t=<seconds since 1970>,v1=<HMAC-SHA-256 of "t.body", hexadecimal>`. */
export function signature(secret: string, body: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  const code = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${code}`;
}

function webhookBody(notice: Notice, version: string): Record<string, unknown> {
  const { backup } = notice;
  return {
    id: notice.id,
    kind: notice.kind,
    connection: notice.connection,
    database: notice.database,
    at: notice.at,
    title: notice.title,
    explanation: notice.explanation,
    next_step: notice.nextStep,
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
    error_code: notice.errorCode,
    run_id: notice.runId,
    nightjar_version: version,
  };
}
