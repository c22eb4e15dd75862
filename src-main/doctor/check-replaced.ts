/** Check of doctor and the window for a list of replaced databases that could not be read. */
import { text } from '#shared/words/text.ts';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';

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
    return [
      {
        name: text('doctor.replaced'),
        state: 'failed',
        detail: text('doctor.error', { title, explanation }),
        nextStep,
      },
    ];
  }
  if (setAside === null) return [];
  return [
    {
      name: text('doctor.replaced'),
      state: 'attention',
      detail: text('doctor.replaced-set-aside', { path: setAside }),
      nextStep: text('doctor.replaced-next-step'),
    },
  ];
}
