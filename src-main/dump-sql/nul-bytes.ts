/** No dump contains NUL bytes: psql ends a line at a NUL byte, and the server rejects it. */
import { fail } from '#shared/errors/expected-error.ts';

/** `offset`: number of bytes of SQL before `bytes`. Fails with `verification-failed` at a NUL byte. */
export function requireNoNul(bytes: Buffer, offset: number): void {
  const at = bytes.indexOf(0);
  if (at === -1) return;
  fail({
    code: 'verification-failed',
    detail: `There is a NUL byte at byte ${offset + at} of the SQL. No dump contains NUL bytes: the file is damaged.`,
  });
}
