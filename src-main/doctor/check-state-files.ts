/**
 * Check of doctor and the window for state files that could not be read and were renamed, until the
 * renamed files are deleted. See `files/json-file.ts` for the rule.
 */
import { text } from '#shared/words/text.ts';
import path from 'node:path';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import { listSetAside } from '../files/set-aside.ts';
import { checkReplaced, type ReplacedList } from './check-replaced.ts';

/** Settings and replaced databases have their own checks with more details. */
const hasOwnCheck: ReadonlySet<string> = new Set(['settings.json', 'restores.json']);

/** Effect of the missing file. */
const withoutIt = {
  'schedule-state.json': 'doctor.without.schedule-state',
  'clock.json': 'doctor.without.clock',
  'weekly-drills.json': 'doctor.without.weekly-drills',
  'notices.json': 'doctor.without.notices',
  'tokens.json': 'doctor.without.tokens',
  'wrong-tries.json': 'doctor.without.wrong-tries',
} as const;

const effectOf = (file: string): string =>
  text(
    Object.hasOwn(withoutIt, file)
      ? withoutIt[file as keyof typeof withoutIt]
      : 'doctor.without.other',
  );

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
      name: text('doctor.files'),
      state: 'attention',
      detail: text('doctor.file-set-aside', { name, path: renamedPath, effect: effectOf(name) }),
      nextStep: text('doctor.file-next-step'),
    }));
}
