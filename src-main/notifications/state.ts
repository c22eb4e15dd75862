/**
 * What was told, kept between starts in one small file that the app and the command line share. It
 * is no more than a memory: one that cannot be read is begun anew.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { noticeChannelSchema, type NoticeChannel } from '#shared/domain/notifications.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { errnoOf } from '../files/file-port.ts';
import { readRegularText } from '../files/regular-file.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import { withFileLock } from '../files/file-lock.ts';
import { toldSchema } from './decide.ts';
import { noticeSchema } from './notification.ts';

const memorySchema = z.object({
  version: z.literal(1),
  /** By connection. */
  told: z.record(z.uuid(), toldSchema),
  /** The channels that took nothing lately, with the sentence that says why. */
  failing: z.partialRecord(
    noticeChannelSchema,
    z.object({ at: z.iso.datetime(), detail: z.string() }),
  ),
  /** Notices that have not arrived yet, for the next start; one that cannot be read is no loss of the rest. */
  waiting: z
    .array(
      z.object({ channel: noticeChannelSchema, notice: noticeSchema, since: z.iso.datetime() }),
    )
    .default([])
    .catch([]),
});
export type Memory = z.infer<typeof memorySchema>;

export interface MemoryFile {
  read(): Promise<Memory>;
  /** Never rejects: a notice is told even when it cannot be noted that it was. */
  update(change: (memory: Memory) => Memory): Promise<void>;
}

const nothingYet: Memory = { version: 1, told: {}, failing: {}, waiting: [] };

/** null when the channel works. */
export function withFailing(
  memory: Memory,
  channel: NoticeChannel,
  failing: { at: string; detail: string } | null,
): Memory {
  const { [channel]: _, ...others } = memory.failing;
  return { ...memory, failing: failing === null ? others : { ...others, [channel]: failing } };
}

export function openMemory(file: string, log: Log): MemoryFile {
  const read = async (): Promise<Memory> => {
    try {
      return memorySchema.parse(JSON.parse(await readRegularText(file)));
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') {
        log.warn('what was told cannot be read; it begins anew', { file });
      }
      return nothingYet;
    }
  };
  return {
    read,
    update: async (change) => {
      let isDecided = false;
      try {
        await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
        await withFileLock(`${file}.lock`, async () => {
          const before = await read();
          isDecided = true;
          const after = change(before);
          if (JSON.stringify(after) === JSON.stringify(before)) return;
          await writeFileAtomically(file, `${JSON.stringify(after)}\n`);
        });
      } catch (error) {
        log.error('what was told cannot be noted', describeFault(error));
        // Without a memory everything is news.
        if (!isDecided) change(nothingYet);
      }
    },
  };
}
