/**
 * Reasons why weekly drills were missed, stored between starts in one small file. The app writes
 * the file, and `doctor` in a terminal also reads it.
 */
import { z } from 'zod';
import { weeklyMissSchema, type WeeklyMiss } from '#shared/domain/drill.ts';
import { openJsonFile } from '../../files/json-file.ts';
import { describeFault } from '../../logging/fault.ts';
import type { Log } from '../../system/ports.ts';

const memorySchema = z.object({
  version: z.literal(1),
  /** By connection ID. */
  missed: z.record(z.uuid(), weeklyMissSchema),
});
type Missed = z.infer<typeof memorySchema>['missed'];

export interface WeeklyMemory {
  read(): Promise<Missed>;
  /**
   * Deletes entries of connections that are not in `connectionIds`. Never rejects: the drill itself
   * is not affected.
   */
  note(connectionId: string, miss: WeeklyMiss, connectionIds: readonly string[]): Promise<void>;
}

export function openWeeklyMemory(file: string, log: Log): WeeklyMemory {
  const stored = openJsonFile(file, memorySchema, { log });
  return {
    read: async () => {
      try {
        return (await stored.read())?.missed ?? {};
      } catch (error) {
        log.warn('the reasons of missed weekly drills cannot be read', describeFault(error));
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
        log.error('the reason of a missed weekly drill cannot be recorded', describeFault(error));
      }
    },
  };
}
