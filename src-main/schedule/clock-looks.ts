/**
 * When a command line last looked at the clock, and what it thought of it. The app remembers that by itself;
 * a command line that deletes old backups does not tick, so it has only these looks to tell a jump by.
 */
import { z } from 'zod';
import { openJsonFile } from '../files/json-file.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import { clockDoubtSchema, type ClockLook } from './clock-trust.ts';

const lookSchema = z.object({
  version: z.literal(1),
  seenAt: z.iso.datetime(),
  doubt: clockDoubtSchema.nullable(),
});

export interface ClockLooks {
  /** null before the first look, and when it cannot be read. Never rejects. */
  last(): Promise<ClockLook | null>;
  /** Never rejects. */
  note(look: ClockLook): Promise<void>;
}

export function openClockLooks(file: string, log: Log): ClockLooks {
  const stored = openJsonFile(file, lookSchema, { log });
  return {
    last: async () => {
      try {
        return await stored.read();
      } catch (error) {
        log.warn('when the clock was looked at last cannot be read', describeFault(error));
        return null;
      }
    },
    note: async (look) => {
      try {
        await stored.update(() => ({ version: 1, ...look }));
      } catch (error) {
        log.error('that the clock was looked at cannot be noted', describeFault(error));
      }
    },
  };
}
