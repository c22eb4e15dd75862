/**
 * Describes a channel that does not accept notifications, for the window and doctor. Pure function:
 * no I/O.
 */
import type { FailingChannel } from './domain/notifications.ts';
import { exactTime } from './describe-time.ts';

/**
 * "The last one did not arrive (14 February 2026 at 02:05): Nothing answers on … 2 notifications
 * wait for it."
 */
export function describeFailingChannel({
  at,
  detail,
  waiting,
}: Omit<FailingChannel, 'channel'>): string {
  const noun = waiting === 1 ? 'notification waits' : 'notifications wait';
  const rest = waiting === 0 ? '' : ` ${waiting} ${noun} for it.`;
  return `The last one did not arrive (${exactTime(new Date(at))}): ${detail}${rest}`;
}
