/** Check of doctor and the window for a list of replaced databases that could not be read. */
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';

const name = 'Replaced databases';

/**
 * The part of the list of replaced databases (`restore/restore-state.ts`) that this check needs.
 */
export interface ReplacedList {
  /**
   * Resolves with the path to which an unreadable list was renamed, or null. Throws if the list
   * cannot be read.
   */
  setAside(): Promise<string | null>;
}

/** Returns no check if the list can be read and no earlier list was renamed. */
export async function checkReplaced(list: ReplacedList): Promise<DoctorCheck[]> {
  let setAside: string | null;
  try {
    setAside = await list.setAside();
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const { title, explanation, nextStep } = describeError(error.error);
    return [{ name, state: 'failed', detail: `${title}. ${explanation}`, nextStep }];
  }
  if (setAside === null) return [];
  return [
    {
      name,
      state: 'attention',
      detail: `The list of replaced databases could not be read and was renamed to ${setAside}. Undo is not possible for databases that are only in that file.`,
      nextStep:
        'Repair that file and rename it to restores.json, or delete it if nothing in it is needed.',
    },
  ];
}
