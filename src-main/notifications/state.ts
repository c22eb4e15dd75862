/**
 * State of the notifications between starts, in one small file that the app and the command line
 * share.
 */
import { z } from 'zod';
import {
  notificationChannelSchema,
  type NotificationChannel,
} from '#shared/domain/notifications.ts';
import { withOldNames } from '#shared/old-names.ts';
import { openJsonFile } from '../files/json-file.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import { reportedSchema } from './decide.ts';
import { notificationSchema } from './notification.ts';

const memorySchema = z.object({
  version: z.literal(1),
  /** By connection ID. */
  told: z.record(z.uuid(), reportedSchema),
  /** Channels whose last notification was not accepted, with the reason. */
  failing: z.partialRecord(
    notificationChannelSchema,
    z.object({ at: z.iso.datetime(), detail: z.string() }),
  ),
  /**
   * Notifications that have not arrived yet, for the next start. An unreadable list does not affect
   * the other fields.
   */
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
  /** Never rejects: if the file cannot be read, nothing was reported yet. */
  read(): Promise<Memory>;
  /** Never rejects: a notification is sent even if the state cannot be stored. */
  update(change: (memory: Memory) => Memory): Promise<void>;
}

const emptyMemory: Memory = { version: 1, told: {}, failing: {}, waiting: [] };

/** `failing` is null if the channel works. */
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
        return (await stored.read()) ?? emptyMemory;
      } catch (error) {
        log.warn('the state of the notifications cannot be read', describeFault(error));
        return emptyMemory;
      }
    },
    update: async (change) => {
      let isDecided = false;
      try {
        await stored.update((memory) => {
          isDecided = true;
          return change(memory ?? emptyMemory);
        });
      } catch (error) {
        log.error('the state of the notifications cannot be stored', describeFault(error));
        // Without a stored state every event is new.
        if (!isDecided) change(emptyMemory);
      }
    },
  };
}
