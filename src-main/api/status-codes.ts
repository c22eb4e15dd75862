/** Which HTTP status an error has (RFC 9110; 429 is RFC 6585, 507 is RFC 4918). Pure. */
import type { ErrorCode } from '#shared/errors/errors.ts';

const statusCodes: Partial<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  'not-signed-in': 401,
  'session-expired': 401,
  'token-invalid': 401,
  'no-admin-yet': 401,
  'token-revoked': 403,
  'connection-not-found': 404,
  'backup-not-found': 404,
  'run-not-found': 404,
  'backup-already-running': 409,
  'backup-directory-locked': 409,
  'backup-cancelled': 409,
  'insufficient-disk-space': 507,
  // The server of the database, or the way to it, is not there at the moment.
  'host-unknown': 503,
  'connection-refused': 503,
  'connection-timed-out': 503,
  'connection-lost': 503,
  'too-many-connections': 503,
  'connection-limit-reached': 503,
  'server-not-ready': 503,
  'keychain-locked': 503,
  'keychain-timed-out': 503,
};

/** Everything else is a failure of this computer or of the database: 500. */
export const statusCodeOf = (code: ErrorCode): number => statusCodes[code] ?? 500;
