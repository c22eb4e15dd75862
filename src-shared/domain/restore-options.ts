/** Ways to restore what cannot be restored as it is. */
import { z } from 'zod';

/** A schema that functions of a dump look for names in; `pg_catalog` comes first by itself. */
const searchedSchemaSchema = z
  .string()
  .min(1, 'The name of a schema is missing.')
  .refine((name) => new TextEncoder().encode(name).length <= 63 && !name.includes('\0'), {
    error: 'The name of a schema is longer than the 63 bytes that PostgreSQL allows.',
  })
  .refine((name) => !name.startsWith('pg_'), {
    error: 'Schemas of the server itself are searched anyway.',
  });

/** Ways to restore what cannot be restored as it is; nothing of these unless somebody says so. */
export const restoreOptionsSchema = z.strictObject({
  /** Everything belongs to the new owner; grants and default privileges of the dump are left out. */
  withoutOwners: z.boolean().optional(),
  /** Entries as errors name them (“index public.i”, “rows of table public.t”), with what needs them. */
  leaveOut: z.array(z.string().min(1).max(1000)).max(1000).optional(),
  /** In the place of the empty search path that pg_dump writes, and of the new database. */
  searchPath: z.array(searchedSchemaSchema).min(1).max(20).optional(),
});
export type RestoreOptions = z.infer<typeof restoreOptionsSchema>;
