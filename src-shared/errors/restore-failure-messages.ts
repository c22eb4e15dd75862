/** What a server said when a restore failed, as people read it. Pure. */
import type { RestoreFailure } from './restore-failure-schema.ts';

/** One line for each: the message, where it was, and what else the server said. */
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
