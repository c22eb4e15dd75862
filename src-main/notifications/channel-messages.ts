/** Names of channels and facts about their faults, for users and for the log. */
import type { NotificationChannel } from '#shared/domain/notifications.ts';
import { ExpectedError, type ErrorOf } from '#shared/errors/errors.ts';
import { describeFault } from '../logging/fault.ts';
import { channels } from './channels.ts';
import type { NotDelivered } from './not-delivered.ts';

export function errorOf(
  channel: NotificationChannel,
  detail: string,
): ErrorOf<'notice-not-delivered'> {
  const receiver = channel === 'desktop' ? 'desktop' : channels[channel].receiver;
  return { code: 'notice-not-delivered', channel: receiver, detail };
}

export function faultFacts({ detail, cause }: NotDelivered): Record<string, unknown> {
  if (cause === undefined) return { detail };
  if (cause instanceof ExpectedError) return { detail, cause: cause.error };
  return { detail, ...describeFault(cause) };
}
