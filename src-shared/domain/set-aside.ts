/** Entries of the settings file that cannot be used, for example after an edit of the file. */
import { z } from 'zod';

/** What Nightjar uses instead: the value of the last good settings, the default, or nothing. */
const usedInsteadSchema = z.enum(['last-good', 'default', 'nothing']);

/** One entry, as the settings file keeps it until an admin decides. */
export const setAsideEntrySchema = z.strictObject({
  id: z.uuid(),
  /** Where it was: ["connections"], ["schedules", connection ID], ["api"]. */
  field: z.array(z.string()).min(1),
  /** The connection that it is or belongs to; null if there is none or it is not known. */
  connectionId: z.string().nullable(),
  connectionName: z.string().nullable(),
  /** Sentences about its wrong parts; never a part of its content. */
  reason: z.string(),
  used: usedInsteadSchema,
  /** Exactly as it was in the file; null if the file did not have it. */
  value: z.unknown(),
  /** The connection in the last good settings; null if they do not have it. */
  lastGood: z.unknown(),
});
export type SetAsideEntry = z.infer<typeof setAsideEntrySchema>;

/** The same for the window, without the content. */
export const shownSetAsideSchema = setAsideEntrySchema
  .omit({ value: true, lastGood: true, connectionId: true })
  .extend({ hasLastGood: z.boolean() });
export type ShownSetAside = z.infer<typeof shownSetAsideSchema>;

export const shownSetAside = ({
  value: _value,
  connectionId: _connectionId,
  lastGood,
  ...shown
}: SetAsideEntry): ShownSetAside => ({
  ...shown,
  hasLastGood: lastGood !== null && lastGood !== undefined,
});
