import { fail } from '#shared/errors/errors.ts';
import { shorten } from '../../logging/shorten.ts';

const longestDetail = 500;

/** Error for an unexpected answer of a server. The answer can have any length, so it is cut. */
export function unexpectedAnswer(text: string, cause: unknown): never {
  const detail = `An unexpected answer: ${shorten(text, longestDetail)}`;
  return fail({ code: 'server-error', detail }, cause);
}
