/** A warning about a restore: a code with its values. The window and the command line show it as one sentence. */
import { z } from 'zod';
import { textOfFacts, type ArgumentsOf, type TextId } from '../words/text.ts';

export const restoreWarningSchema = z.object({
  /** The id of its text: `restore-review.untrusted`. */
  id: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type RestoreWarning = z.infer<typeof restoreWarningSchema>;

type WarningId = Extract<TextId, `restore-review.${string}`>;

export function restoreWarning<Id extends WarningId>(
  id: Id,
  ...[values]: ArgumentsOf<Id>
): RestoreWarning {
  return { id, values: values ?? {} };
}

/** Describes the warning in one sentence. The sentence is the same before and after a restore. */
export const describeRestoreWarning = ({ id, values }: RestoreWarning): string =>
  textOfFacts(id, values);

/** Returns the warnings of the second list that are not in the first one. */
export function newWarnings(
  known: readonly RestoreWarning[],
  all: readonly RestoreWarning[],
): RestoreWarning[] {
  const seen = new Set(known.map((one) => JSON.stringify(one)));
  return all.filter((one) => !seen.has(JSON.stringify(one)));
}
