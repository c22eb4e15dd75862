/**
 * The session of a window, and the state that the window shows without an admin. Pure functions: no
 * I/O.
 */
import type { LockReason, SessionState, SignedOutReason } from '#shared/domain/admin.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import type { Issued } from './tokens.ts';

export type Session =
  | {
      kind: 'in';
      name: string;
      token: Issued;
      stays: boolean;
      touched: { at: number; mono: number };
    }
  | { kind: 'locked'; name: string; reason: LockReason }
  | { kind: 'out'; reason: SignedOutReason };

/**
 * Errors that end a session. After other errors (for example a locked keychain) the session can
 * continue.
 */
export const endings: ReadonlySet<string> = new Set([
  'session-expired',
  'token-revoked',
  'token-invalid',
  'no-admin-yet',
]);

/** Returns the state of a window in which no admin can act, for this error. */
export function stateOf(error: NightjarError, session: Session | undefined): SessionState {
  switch (error.code) {
    case 'no-admin-yet':
      return { state: 'needs-first-admin' };
    case 'session-locked':
      return session?.kind === 'locked'
        ? { state: 'locked', admin: session.name, reason: session.reason }
        : { state: 'signed-out', reason: 'not-yet' };
    case 'not-signed-in':
    case 'session-expired':
    case 'token-revoked':
    case 'token-invalid':
      return {
        state: 'signed-out',
        reason: session?.kind === 'out' ? session.reason : 'not-yet',
      };
    default:
      return { state: 'unusable', error };
  }
}
