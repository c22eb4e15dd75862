/** What was told, kept between starts in one small file that the app and the command line share. */
import { z } from 'zod';
import {
  notificationChannelSchema,
  type NotificationChannel,
} from '#shared/domain/notifications.ts';
import { withOldNames } from '#shared/old-names.ts';
import { openJsonFile } from '../files/json-file.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import { toldSchema } from './decide.ts';
import { notificationSchema } from './notification.ts';

const memorySchema = z.object({
  version: z.literal(1),
  /** By connection. */
  told: z.record(z.uuid(), toldSchema),
  /** The channels that took nothing lately, with the sentence that says why. */
  failing: z.partialRecord(
    notificationChannelSchema,
    z.object({ at: z.iso.datetime(), detail: z.string() }),
  ),
  /** Notices that have not arrived yet, for the next start; one that cannot be read is no loss of the rest. */
  waiting: z
    .array(
      // Version 0.1 used another name.
      withOldNames(
        z.object({
          channel: notificationChannelSchema,
          notification: notificationSchema,
          since: z.iso.datetime(),
        }),
        { notice: 'notification' },
      ),
    )
    .default([])
    .catch([]),
});
export type Memory = z.infer<typeof memorySchema>;

export interface MemoryFile {
  /** Never rejects: nothing was told yet when it cannot be read. */
  read(): Promise<Memory>;
  /** Never rejects: a notice is told even when it cannot be noted that it was. */
  update(change: (memory: Memory) => Memory): Promise<void>;
}

const nothingYet: Memory = { version: 1, told: {}, failing: {}, waiting: [] };

/** null when the channel works. */
export function withFailing(
  memory: Memory,
  channel: NotificationChannel,
  failing: { at: string; detail: string } | null,
): Memory {
  const { [channel]: _, ...others } = memory.failing;
  return { ...memory, failing: failing === null ? others : { ...others, [channel]: failing } };
}

export function openMemory(file: string, log: Log): MemoryFile {
  const stored = openJsonFile(file, memorySchema, { log });
  return {
    read: async () => {
      try {
        return (await stored.read()) ?? nothingYet;
      } catch (error) {
        log.warn('what was told cannot be read', describeFault(error));
        return nothingYet;
      }
    },
    update: async (change) => {
      let isDecided = false;
      try {
        await stored.update((memory) => {
          isDecided = true;
          return change(memory ?? nothingYet);
        });
      } catch (error) {
        log.error('what was told cannot be noted', describeFault(error));
        // Without a memory everything is news.
        if (!isDecided) change(nothingYet);
      }
    },
  };
}
