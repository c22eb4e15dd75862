/**
 * Check of doctor and the window for state files that could not be read and were renamed, until the
 * renamed files are deleted. See `files/json-file.ts` for the rule.
 */
import path from 'node:path';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import { listSetAside } from '../files/set-aside.ts';
import { checkReplaced, type ReplacedList } from './check-replaced.ts';

/** Settings and replaced databases have their own checks with more details. */
const hasOwnCheck: ReadonlySet<string> = new Set(['settings.json', 'restores.json']);

/** Effect of the missing file. */
const withoutIt: Readonly<Record<string, string>> = {
  'schedule-state.json': 'It is unknown which scheduled backups were missed before.',
  'clock.json': 'It is unknown when the command line last checked the clock.',
  'weekly-drills.json': 'It is unknown why the last weekly proofs were missed.',
  'notices.json':
    'It is unknown which notifications were sent, so some can be sent again. Notifications that were not delivered yet are lost.',
  'tokens.json': 'All sessions and tokens have ended: sign in again, and create new tokens.',
  'wrong-tries.json': 'The number of wrong passphrases starts at five.',
};

/**
 * Returns one check for each file that could not be read, including the list of replaced databases.
 */
export async function checkStateFiles(
  userDataFolder: string,
  replaced: ReplacedList,
): Promise<DoctorCheck[]> {
  return [...(await checkReplaced(replaced)), ...(await checkSetAside(userDataFolder))];
}

/** Searches the folders that contain state. Never rejects. */
async function checkSetAside(userDataFolder: string): Promise<DoctorCheck[]> {
  const folders = ['.', 'history', 'admin'].map((one) => path.join(userDataFolder, one));
  const found = (await Promise.all(folders.map(listSetAside))).flat();
  return found
    .filter(({ name }) => !hasOwnCheck.has(name))
    .map(({ name, path: renamedPath }) => ({
      name: 'Files of Nightjar',
      state: 'attention',
      detail: `${name} could not be read and was renamed to ${renamedPath}. ${withoutIt[name] ?? 'Nightjar continues without it.'}`,
      nextStep:
        'Nightjar continues with a new file. Delete the old file if nothing in it is needed. The log contains the reason why it could not be read.',
    }));
}
