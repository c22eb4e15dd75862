import { fail } from '#shared/errors/errors.ts';
import { shorten } from '../../logging/shorten.ts';

const longestDetail = 500;

/** For an answer of a server that is not what the question is answered with: it may be of any length. */
export function unexpectedAnswer(text: string, cause: unknown): never {
  const detail = `An unexpected answer: ${shorten(text, longestDetail)}`;
  return fail({ code: 'server-error', detail }, cause);
}
