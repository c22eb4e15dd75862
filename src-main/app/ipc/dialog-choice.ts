/**
 * Native dialogs stay open after the window locks, and another user can answer them. The result is
 * accepted only if the same admin is still signed in.
 */
import { fail } from '#shared/errors/errors.ts';
import type { Nightjar } from '../../engine/engine.ts';
import type { Caller } from './calls.ts';

/** Resolves with the choice, or null. Fails for example with `session-locked`. */
export async function choiceOf(
  { admin }: Pick<Nightjar, 'admin'>,
  caller: Pick<Caller, 'window' | 'admin'>,
  dialog: Promise<string | null>,
): Promise<string | null> {
  const choice = await dialog;
  if (choice === null) return null;
  const { name } = await admin.sessions.require(caller.window);
  // Another admin has signed in since then. The audit trail would record the choice for the wrong
  // admin.
  return name === caller.admin ? choice : fail({ code: 'session-locked' });
}
