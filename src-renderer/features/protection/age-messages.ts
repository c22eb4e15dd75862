/** Texts about the age of facts. Pure functions: no I/O. */
import type { ServerAnswer } from '#shared/domain/server-answer.ts';
import { relativeTime } from '#shared/describe-time.ts';
import { text } from '#shared/words/text.ts';

/** "Checked 2 minutes ago. The server last answered 1 hour ago." */
export function seenText({ askedAt, error, answeredAt }: ServerAnswer, now: Date): string {
  const checked = relativeTime(new Date(askedAt), now);
  if (error === null) return text('age.checked', { checked });
  return answeredAt === null
    ? text('age.checked-never-answered', { checked })
    : text('age.checked-last-answered', {
        checked,
        answered: relativeTime(new Date(answeredAt), now),
      });
}

/** The same, for the line of facts: "checked 2 minutes ago", "last seen 1 hour ago". */
export function ageOf({ askedAt, error, answeredAt }: ServerAnswer, now: Date): string {
  if (error === null) {
    return text('age.fact-checked', { checked: relativeTime(new Date(askedAt), now) });
  }
  return answeredAt === null
    ? text('age.fact-never')
    : text('age.fact-last', { answered: relativeTime(new Date(answeredAt), now) });
}
