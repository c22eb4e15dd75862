/** Options for a backup that cannot be restored without changes. */
import { z } from 'zod';
import { sessionsSchema } from './sessions.ts';
import { text } from '../words/text.ts';

/**
 * A schema in which functions of a dump look up names. PostgreSQL always searches `pg_catalog`
 * first.
 */
const searchedSchemaSchema = z
  .string()
  .min(1, { error: () => text('field.schema.missing') })
  .refine((name) => new TextEncoder().encode(name).length <= 63 && !name.includes('\0'), {
    error: () => text('field.schema.too-long'),
  })
  .refine((name) => !name.startsWith('pg_'), {
    error: () => text('field.schema.of-server'),
  });

/** Options for a backup that cannot be restored without changes. Default: no option. */
export const restoreOptionsSchema = z.strictObject({
  /** Everything belongs to the new owner. Grants and default privileges of the dump are omitted. */
  withoutOwners: z.boolean().optional(),
  /**
   * Entries as errors name them (“index public.i”, “rows of table public.t”). Entries that depend
   * on them are omitted, too.
   */
  leaveOut: z.array(z.string().min(1).max(1000)).max(1000).optional(),
  /**
   * Replaces the empty search path that pg_dump writes, and the search path of the new database.
   */
  searchPath: z.array(searchedSchemaSchema).min(1).max(20).optional(),
  /** Number of sessions that restore at the same time. Default: as in the settings. */
  sessions: sessionsSchema.optional(),
});
export type RestoreOptions = z.infer<typeof restoreOptionsSchema>;
