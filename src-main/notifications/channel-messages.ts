/** Names of channels and facts about their faults, for users and for the log. */
import type { NotificationChannel } from '#shared/domain/notifications.ts';
import { ExpectedError, type ErrorOf } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { showTurns } from '#shared/visible-text.ts';
import { text } from '#shared/words/text.ts';
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

/** The notification that notifications do not arrive. */
export function failingMessage(
  channel: NotificationChannel,
  detail: string,
): { title: string; body: string } {
  const { title, explanation } = describeError(errorOf(channel, detail));
  return { title, body: showTurns(text('notifications.backups-not-affected', { explanation })) };
}

export function faultFacts({ detail, cause }: NotDelivered): Record<string, unknown> {
  if (cause === undefined) return { detail };
  if (cause instanceof ExpectedError) return { detail, cause: cause.error };
  return { detail, ...describeFault(cause) };
}
