/** Describes the server's error of a failed restore. Pure function: no I/O. */
import type { RestoreFailure } from './restore-failure-schema.ts';
import { text } from '../words/text.ts';

/**
 * Writes one line per fact: the message, its place in the dump, and the other fields of the
 * server's error.
 */
export function describeRestoreFailure(
  detail: string,
  failure: RestoreFailure | undefined,
): string {
  if (failure === undefined) return detail;
  const { object, statement, line, hint, context } = failure;
  const place = [object, line === null ? null : text('restore-failure.line', { line })].filter(
    (one) => one !== null,
  );
  const where = place.length === 0 && statement === null ? [] : [placeMessage(place, statement)];
  return [
    detail,
    ...where,
    ...(failure.detail === null
      ? []
      : [text('restore-failure.detail', { detail: failure.detail })]),
    ...(hint === null ? [] : [text('restore-failure.hint', { hint })]),
    ...(context === null ? [] : [text('restore-failure.context', { context })]),
  ].join('\n');
}

const placeMessage = (place: readonly string[], statement: string | null): string =>
  text('restore-failure.where', {
    place: [place.join(', '), statement].filter((one) => one !== null && one !== '').join(': '),
  });
