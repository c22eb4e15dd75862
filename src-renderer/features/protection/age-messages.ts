/** Texts about the age of facts. Pure functions: no I/O. */
import type { ServerAnswer } from '#shared/domain/server-answer.ts';
import { relativeTime } from '#shared/describe-time.ts';

/** "Checked 2 minutes ago. The server last answered 1 hour ago." */
export function seenText({ askedAt, error, answeredAt }: ServerAnswer, now: Date): string {
  const checked = `Checked ${relativeTime(new Date(askedAt), now)}.`;
  if (error === null) return checked;
  return answeredAt === null
    ? `${checked} The server has not answered since Nightjar was started.`
    : `${checked} The server last answered ${relativeTime(new Date(answeredAt), now)}.`;
}

/** The same, for the line of facts: "checked 2 minutes ago", "last seen 1 hour ago". */
export function ageOf({ askedAt, error, answeredAt }: ServerAnswer, now: Date): string {
  if (error === null) return `checked ${relativeTime(new Date(askedAt), now)}`;
  return answeredAt === null
    ? 'not seen since the start'
    : `last seen ${relativeTime(new Date(answeredAt), now)}`;
}
