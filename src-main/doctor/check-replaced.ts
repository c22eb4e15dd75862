/** What doctor and the window say of a list of replaced databases that could not be read. Pure. */
import type { DoctorCheck } from '#shared/domain/doctor.ts';

/** Nothing when no such list lies there. */
export function checkReplaced(setAside: string | null): DoctorCheck[] {
  if (setAside === null) return [];
  return [
    {
      name: 'Replaced databases',
      state: 'attention',
      detail: `The list of the databases that were replaced could not be read and was kept as ${setAside}. Undo does not know those that are only in it.`,
      nextStep:
        'Repair that file and put it back as restores.json, or delete it when nothing in it is needed.',
    },
  ];
}
