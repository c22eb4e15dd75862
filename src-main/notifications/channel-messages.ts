/** How channels are named, and their faults, to people and in the log. */
import type { NoticeChannel, NoticeSettings } from '#shared/domain/notifications.ts';
import { NightjarFailure, type ErrorOf } from '#shared/errors/errors.ts';
import { describeFault } from '../logging/fault.ts';
import type { NotDelivered } from './not-delivered.ts';

/** How a sentence about a failure names the channel. */
const channelWords: Readonly<Record<NoticeChannel, string>> = {
  desktop: 'desktop',
  webhook: 'webhook',
  ping: 'address to ping',
  mail: 'mail server',
};

export function failureOf(channel: NoticeChannel, detail: string): ErrorOf<'notice-not-delivered'> {
  return { code: 'notice-not-delivered', channel: channelWords[channel], detail };
}

/** For the log. An address of a webhook or a ping is a key to it: only its origin is written down. */
export function addressOf(
  channel: NoticeChannel,
  { webhook, ping, mail }: NoticeSettings,
): string | null {
  switch (channel) {
    case 'desktop':
      return null;
    case 'webhook':
      return webhook === null ? null : new URL(webhook.url).origin;
    case 'ping':
      return ping === null ? null : new URL(ping.url).origin;
    case 'mail':
      return mail === null ? null : `${mail.host}:${mail.port}`;
  }
}

export function faultFacts({ detail, cause }: NotDelivered): Record<string, unknown> {
  if (cause === undefined) return { detail };
  if (cause instanceof NightjarFailure) return { detail, cause: cause.error };
  return { detail, ...describeFault(cause) };
}
