/**
 * Describes a channel that does not accept notifications, for the window and doctor. Pure function:
 * no I/O.
 */
import type { FailingChannel } from './domain/notifications.ts';
import { exactTime } from './describe-time.ts';
import { text } from './words/text.ts';

/**
 * "The last notification was not delivered (14 February 2026 at 02:05): Nothing answers on … 2
 * notifications are waiting."
 */
export function describeFailingChannel({
  at,
  detail,
  waiting,
}: Omit<FailingChannel, 'channel'>): string {
  const values = { at: exactTime(new Date(at)), detail };
  return waiting === 0
    ? text('notifications.not-delivered', values)
    : text('notifications.not-delivered-and-waiting', { ...values, waiting });
}
