/** What a window knows about who is signed in, and what it shows when nobody is. Pure. */
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

/** After these a session is over; after others (a keychain that is locked) it may go on. */
export const endings: ReadonlySet<string> = new Set([
  'session-expired',
  'token-revoked',
  'token-invalid',
  'no-admin-yet',
]);

/** What a window shows when nobody may do anything in it, for this reason. */
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
