/** Facts about faults (bugs and system errors) for the log. */
import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { withoutRowValues } from '#shared/errors/restore-failure.ts';
import type { Log } from '../system/ports.ts';

export function describeFault(fault: unknown): Record<string, unknown> {
  if (!(fault instanceof Error)) return { fault: inspect(fault) };
  return {
    fault: fault.message,
    stack: fault.stack,
    ...(fault instanceof ExpectedError ? { error: withoutRowValues(fault.error) } : {}),
    ...(fault.cause === undefined ? {} : { cause: causeText(fault.cause) }),
  };
}

function causeText(cause: unknown): string {
  if (cause instanceof Error) return `${cause.name}: ${cause.message}`;
  return typeof cause === 'string' ? cause : inspect(cause);
}

/** Logs a fault under a reference. The reference is shown to the user. */
export function logFault(log: Log, message: string, facts: Record<string, unknown>): string {
  const reference = randomUUID().slice(0, 8);
  log.error(message, { reference, ...facts });
  return reference;
}

/**
 * Returns the error for the user: the error of an ExpectedError, or `unexpected` with its reference
 * in the log.
 */
export function errorOfFault(fault: unknown, log: Log, message: string): NightjarError {
  if (fault instanceof ExpectedError) return fault.error;
  return { code: 'unexpected', reference: logFault(log, message, describeFault(fault)) };
}
