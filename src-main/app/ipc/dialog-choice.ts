/**
 * A dialog of the system stays open when the window locks, and whoever comes by may answer it: what was
 * chosen counts only if the admin who asked is still let in to the window then.
 */
import { fail } from '#shared/errors/errors.ts';
import type { Nightjar } from '../../engine/engine.ts';
import type { Caller } from './calls.ts';

/** Resolves with what was chosen, or null. Fails with `session-locked` and the like. */
export async function choiceOf(
  { admin }: Pick<Nightjar, 'admin'>,
  caller: Pick<Caller, 'window' | 'admin'>,
  dialog: Promise<string | null>,
): Promise<string | null> {
  const choice = await dialog;
  if (choice === null) return null;
  const { name } = await admin.sessions.require(caller.window);
  // Somebody else may have signed in meanwhile; the choice would be written down as the first one's.
  return name === caller.admin ? choice : fail({ code: 'session-locked' });
}
