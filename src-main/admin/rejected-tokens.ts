/**
 * Records rejected tokens of the HTTP API in the audit trail: at most one entry per minute, so that
 * repeated requests cannot fill the disk. The next entry contains the number of requests without an
 * entry.
 */
import type { Clock } from '../system/ports.ts';
import { nobody } from './actor.ts';
import type { AuditTrail } from './audit.ts';

const atMostEveryMs = 60_000;

/** Returns the function to call for each rejected token, with the code of its error. */
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
