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
  /** True after `last` failed: a stored doubt is unknown then, so it must not be overwritten. */
  let isUnread = false;
  return {
    last: async () => {
      try {
        const check = await stored.read();
        isUnread = false;
        return check;
      } catch (error) {
        isUnread = true;
        log.warn('the last check of the clock cannot be read', describeFault(error));
        return null;
      }
    },
    note: async (check) => {
      if (isUnread) return;
      try {
        await stored.update(() => ({ version: 1, ...check }));
      } catch (error) {
        log.error('the check of the clock cannot be stored', describeFault(error));
      }
    },
  };
}
