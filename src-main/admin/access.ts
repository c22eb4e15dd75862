/** Who is let in to what is privileged: the contract says what is, a guard says who. */
import { ExpectedError } from '#shared/errors/errors.ts';
import type { WindowSessions } from './sessions.ts';

export interface Guard {
  /** The name of the admin of this window. Fails when there is none, or not now. */
  require(window: number): Promise<string>;
}

/** Lets in whoever signed in in this window, as long as it is not locked. */
export function sessionGuard(sessions: Pick<WindowSessions, 'require'>): Guard {
  return { require: async (window) => (await sessions.require(window)).name };
}

/** The admin of a window, or null; for calls that anybody may make. */
export async function whoIs(guard: Guard, window: number): Promise<string | null> {
  try {
    return await guard.require(window);
  } catch (error) {
    if (error instanceof ExpectedError) return null;
    throw error;
  }
}
