/** What doctor and the window say of a list of replaced databases that could not be read. */
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';

const name = 'Replaced databases';

/** The list of replaced databases (`restore/restore-state.ts`), as far as this check needs it. */
export interface ReplacedList {
  /** The name under which an unreadable list was kept, or null. Throws when it cannot be read. */
  setAside(): Promise<string | null>;
}

/** Nothing when the list can be read, and no other one was set aside. */
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
      detail: `The list of the databases that were replaced could not be read and was kept as ${setAside}. Undo does not know those that are only in it.`,
      nextStep:
        'Repair that file and put it back as restores.json, or delete it when nothing in it is needed.',
    },
  ];
}
