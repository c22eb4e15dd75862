/** Describes the server's error of a failed restore. Pure function: no I/O. */
import type { RestoreFailure } from './restore-failure-schema.ts';

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
  const place = [object, line === null ? null : `line ${line} of the dump`].filter(
    (one) => one !== null,
  );
  const where = place.length === 0 && statement === null ? [] : [placeMessage(place, statement)];
  return [
    detail,
    ...where,
    ...(failure.detail === null ? [] : [`Detail: ${failure.detail}`]),
    ...(hint === null ? [] : [`Hint: ${hint}`]),
    ...(context === null ? [] : [`Context: ${context}`]),
  ].join('\n');
}

const placeMessage = (place: readonly string[], statement: string | null): string =>
  `Where: ${[place.join(', '), statement].filter((one) => one !== null && one !== '').join(': ')}`;
