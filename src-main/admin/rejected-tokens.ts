/**
 * Tokens that were refused at the HTTP door, in the audit trail: at most one line a minute, so that
 * whoever knocks all the time cannot fill the disk. What got no line is counted in the next one.
 */
import type { Clock } from '../system/ports.ts';
import { nobody } from './actor.ts';
import type { AuditTrail } from './audit.ts';

const atMostEveryMs = 60_000;

/** Returns the function to call for each refusal, with the code of its error. */
export function logRejectedTokens(
  audit: Pick<AuditTrail, 'note'>,
  clock: Pick<Clock, 'monotonicMs'>,
): (reason: string) => void {
  let notedAtMs: number | null = null;
  let before = 0;
  return (reason) => {
    const nowMs = clock.monotonicMs();
    if (notedAtMs !== null && nowMs - notedAtMs < atMostEveryMs) {
      before += 1;
      return;
    }
    audit.note('request-refused', { reason, before }, nobody);
    notedAtMs = nowMs;
    before = 0;
  };
}
