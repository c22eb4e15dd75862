/**
 * What doctor and the window say of state files that could not be read and were set aside, for as long as
 * they are there. `files/json-file.ts` has the rule.
 */
import path from 'node:path';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import { listSetAside } from '../files/set-aside.ts';
import { checkReplaced, type ReplacedList } from './check-replaced.ts';

/** Settings and replaced databases have a check of their own, with more to say. */
const hasOwnCheck: ReadonlySet<string> = new Set(['settings.json', 'restores.json']);

/** What Nightjar does not know without the file. */
const withoutIt: Readonly<Record<string, string>> = {
  'schedule-state.json': 'Which backups came due before, and were not made, is not known.',
  'clock.json': 'When a terminal last looked at the clock is not known.',
  'weekly-drills.json': 'Why the last weekly proofs were not made is not known.',
  'notices.json':
    'What was told already is not known, so it may be told again; what was not delivered yet is lost.',
  'tokens.json': 'Every sign-in and every token has ended: sign in again, and make new tokens.',
  'wrong-tries.json': 'Wrong passphrases are counted from five on.',
};

/** One check for each file that could not be read, with the list of replaced databases. */
export async function checkStateFiles(
  userDataFolder: string,
  replaced: ReplacedList,
): Promise<DoctorCheck[]> {
  return [...(await checkReplaced(replaced)), ...(await checkSetAside(userDataFolder))];
}

/** By the folders that hold state. Never rejects. */
async function checkSetAside(userDataFolder: string): Promise<DoctorCheck[]> {
  const folders = ['.', 'history', 'admin'].map((one) => path.join(userDataFolder, one));
  const found = (await Promise.all(folders.map(listSetAside))).flat();
  return found
    .filter(({ name }) => !hasOwnCheck.has(name))
    .map(({ name, path: aside }) => ({
      name: 'Files of Nightjar',
      state: 'attention',
      detail: `${name} could not be read and was kept as ${aside}. ${withoutIt[name] ?? 'Nightjar goes on without it.'}`,
      nextStep:
        'Nightjar goes on with a new file. Delete the old one when nothing in it is needed; the log says why it could not be read.',
    }));
}
