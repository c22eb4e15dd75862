/**
 * Describes a channel that does not accept notifications, for the window and doctor. Pure function:
 * no I/O.
 */
import type { FailingChannel } from './domain/notifications.ts';
import { exactTime } from './describe-time.ts';

/**
 * "The last notification was not delivered (14 February 2026 at 02:05): Nothing answers on … 2
 * notifications are waiting."
 */
export function describeFailingChannel({
  at,
  detail,
  waiting,
}: Omit<FailingChannel, 'channel'>): string {
  const noun = waiting === 1 ? 'notification is' : 'notifications are';
  const rest = waiting === 0 ? '' : ` ${waiting} ${noun} waiting.`;
  return `The last notification was not delivered (${exactTime(new Date(at))}): ${detail}${rest}`;
}
