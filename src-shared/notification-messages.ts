/** What window and doctor say of a channel that takes no notices. Pure. */
import type { FailingChannel } from './domain/notifications.ts';
import { exactTime } from './describe-time.ts';

/** "The last one did not arrive (14 February 2026 at 02:05): Nothing answers on … 2 notices wait for it." */
export function describeFailingChannel({
  at,
  detail,
  waiting,
}: Omit<FailingChannel, 'channel'>): string {
  const noun = waiting === 1 ? 'notice waits' : 'notices wait';
  const rest = waiting === 0 ? '' : ` ${waiting} ${noun} for it.`;
  return `The last one did not arrive (${exactTime(new Date(at))}): ${detail}${rest}`;
}
