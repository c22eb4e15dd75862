/** What the server of a connection answered when it was last asked. */
import { z } from 'zod';
import { errorSchema } from '../errors/errors.ts';

export const serverAnswerSchema = z.object({
  connectionId: z.uuid(),
  /** Time of the last question. */
  askedAt: z.iso.datetime(),
  /** Why no backup would be possible; null if the server answered. */
  error: errorSchema.nullable(),
  /** Time of the last good answer since the start of Nightjar; null if there was none. */
  answeredAt: z.iso.datetime().nullable(),
  /** Size of the database at the last good answer. */
  databaseSizeBytes: z.number().nonnegative().nullable(),
});
export type ServerAnswer = z.infer<typeof serverAnswerSchema>;
