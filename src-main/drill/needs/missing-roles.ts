/**
 * Detects that a restore stopped because the server of the drill lacks something. This is not a
 * fault of the dump: the missing role is created or the entry is left out, and the restore is
 * repeated. Pure functions: no I/O.
 */
import { ExpectedError } from '#shared/errors/errors.ts';
import { canBeMade } from './roles-of-backup.ts';

export type NeededFromOutside = { role: string } | 'library';

const missingRole = /^role "([\s\S]{1,200})" does not exist$/u;
/** fmgr.c and dfmgr.c: the server loads the library when a function in C is created. */
const missingLibrary =
  /^(?:could not (?:access file|load library|find function|open file) "|incompatible library ")/u;

/** Returns null for all other errors. */
export function neededFromOutside(error: unknown): NeededFromOutside | null {
  if (!(error instanceof ExpectedError) || error.error.code !== 'restore-failed') return null;
  const { detail } = error.error;
  const role = missingRole.exec(detail)?.[1];
  // The message can come from the dump itself, with a role name that cannot be created.
  if (role !== undefined) return canBeMade(role) ? { role } : null;
  return missingLibrary.test(detail) ? 'library' : null;
}
