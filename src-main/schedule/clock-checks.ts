/**
 * Stores when a command line last checked the clock, and the result. The app stores its own checks
 * in the state of the schedule. A command line that deletes old backups does not tick, so it can
 * detect a jump of the clock only from these stored checks.
 */
import { z } from 'zod';
import { openJsonFile } from '../files/json-file.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import { clockDoubtSchema, type ClockCheck } from './clock-trust.ts';

const checkSchema = z.object({
  version: z.literal(1),
  seenAt: z.iso.datetime(),
  doubt: clockDoubtSchema.nullable(),
});

export interface ClockChecks {
  /** Resolves with null before the first check, or if the file cannot be read. Never rejects. */
  last(): Promise<ClockCheck | null>;
  /** Never rejects. */
  note(check: ClockCheck): Promise<void>;
}

export function openClockChecks(file: string, log: Log): ClockChecks {
  const stored = openJsonFile(file, checkSchema, { log });
  return {
    last: async () => {
      try {
        return await stored.read();
      } catch (error) {
        log.warn('the last check of the clock cannot be read', describeFault(error));
        return null;
      }
    },
    note: async (check) => {
      try {
        await stored.update(() => ({ version: 1, ...check }));
      } catch (error) {
        log.error('the check of the clock cannot be stored', describeFault(error));
      }
    },
  };
}
