/** What the server said when a dump could not be restored, and where in the dump that was. */
import { z } from 'zod';

const text = z.string().nullable();

export const restoreFailureSchema = z.object({
  /** Of five characters (PostgreSQL manual, "PostgreSQL Error Codes"). */
  sqlState: text,
  message: z.string(),
  /** DETAIL: may hold values of rows. */
  detail: text,
  hint: text,
  /** CONTEXT: may hold values of rows, behind a colon. */
  context: text,
  /** What of the dump was being made: “index public.i”, “rows of table public.a”. */
  object: text,
  /** Its first words. */
  statement: text,
  /** Major version of the server that refused it. */
  serverMajor: z.number().int().nullable(),
  /** Of the plain SQL; the first one is 1. */
  line: z.number().int().positive().nullable(),
});
export type RestoreFailure = z.infer<typeof restoreFailureSchema>;
