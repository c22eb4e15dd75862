/**
 * A dialog of the system stays open when the window locks, and whoever comes by may answer it: what was
 * chosen counts only if the window still has its session then.
 */
import type { Nightjar } from '../nightjar.ts';

/** Resolves with what was chosen, or null. Fails with `session-locked` and the like. */
export async function choiceOf(
  { admin }: Pick<Nightjar, 'admin'>,
  window: number,
  dialog: Promise<string | null>,
): Promise<string | null> {
  const choice = await dialog;
  if (choice !== null) await admin.sessions.require(window);
  return choice;
}
