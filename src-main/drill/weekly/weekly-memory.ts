/**
 * Why weekly drills were not made, kept between starts in one small file: the app writes it, `doctor` in a
 * terminal reads it, too.
 */
import { z } from 'zod';
import { weeklyMissSchema, type WeeklyMiss } from '#shared/domain/drill.ts';
import { openJsonFile } from '../../files/json-file.ts';
import { describeFault } from '../../logging/fault.ts';
import type { Log } from '../../system/ports.ts';

const memorySchema = z.object({
  version: z.literal(1),
  /** By connection. */
  missed: z.record(z.uuid(), weeklyMissSchema),
});
type Missed = z.infer<typeof memorySchema>['missed'];

export interface WeeklyMemory {
  read(): Promise<Missed>;
  /** Forgets what is not of `connectionIds`. Never rejects: a drill is not worth less for it. */
  note(connectionId: string, miss: WeeklyMiss, connectionIds: readonly string[]): Promise<void>;
}

export function openWeeklyMemory(file: string, log: Log): WeeklyMemory {
  const stored = openJsonFile(file, memorySchema, { log });
  return {
    read: async () => {
      try {
        return (await stored.read())?.missed ?? {};
      } catch (error) {
        log.warn('why weekly drills were not made cannot be read', describeFault(error));
        return {};
      }
    },
    note: async (connectionId, miss, connectionIds) => {
      const withMiss = (before: Missed): z.infer<typeof memorySchema> => {
        const known = Object.entries(before).filter(([id]) => connectionIds.includes(id));
        return { version: 1, missed: { ...Object.fromEntries(known), [connectionId]: miss } };
      };
      try {
        await stored.update((memory) => withMiss(memory?.missed ?? {}));
      } catch (error) {
        log.error('why a weekly drill was not made cannot be noted', describeFault(error));
      }
    },
  };
}
