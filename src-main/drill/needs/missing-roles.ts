/**
 * What a restore stopped at because the drill's own server lacks it. The dump is not to blame: it is made, or
 * left out, and the restore is tried once more. Pure.
 */
import { ExpectedError } from '#shared/errors/errors.ts';
import { canBeMade } from './roles-of-backup.ts';

export type NeededFromOutside = { role: string } | 'library';

const missingRole = /^role "([\s\S]{1,200})" does not exist$/u;
/** fmgr.c and dfmgr.c: a function in C is looked for when it is made. */
const missingLibrary =
  /^(?:could not (?:access file|load library|find function|open file) "|incompatible library ")/u;

/** null for everything else. */
export function neededFromOutside(error: unknown): NeededFromOutside | null {
  if (!(error instanceof ExpectedError) || error.error.code !== 'restore-failed') return null;
  const { detail } = error.error;
  const role = missingRole.exec(detail)?.[1];
  // The dump may have said so itself: these nobody can make.
  if (role !== undefined) return canBeMade(role) ? { role } : null;
  return missingLibrary.test(detail) ? 'library' : null;
}
