/**
 * Access to privileged calls: the contract defines which calls are privileged, a guard decides who
 * is allowed.
 */
import { ExpectedError } from '#shared/errors/errors.ts';
import type { WindowSessions } from './sessions.ts';

export interface Guard {
  /**
   * Returns the name of the admin of this window. Fails if no admin is signed in or the window is
   * locked.
   */
  require(window: number): Promise<string>;
}

/** Allows the admin who is signed in to the window while the window is not locked. */
export function sessionGuard(sessions: Pick<WindowSessions, 'require'>): Guard {
  return { require: async (window) => (await sessions.require(window)).name };
}

/** Returns the admin of a window, or null. For calls that every user can make. */
export async function whoIs(guard: Guard, window: number): Promise<string | null> {
  try {
    return await guard.require(window);
  } catch (error) {
    if (error instanceof ExpectedError) return null;
    throw error;
  }
}
