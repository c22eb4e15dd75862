/** The server's error for a dump that could not be restored, and its place in the dump. */
import { z } from 'zod';

const text = z.string().nullable();

export const restoreFailureSchema = z.object({
  /** Five characters (PostgreSQL manual, "PostgreSQL Error Codes"). */
  sqlState: text,
  message: z.string(),
  /** DETAIL: may hold values of rows. */
  detail: text,
  hint: text,
  /** CONTEXT: can hold values of rows after a colon. */
  context: text,
  /** Entry of the dump that was being created: “index public.i”, “rows of table public.a”. */
  object: text,
  /** Beginning of the statement. */
  statement: text,
  /** Major version of the server that rejected the statement. */
  serverMajor: z.number().int().nullable(),
  /** Line in the plain SQL. The first line is 1. */
  line: z.number().int().positive().nullable(),
});
export type RestoreFailure = z.infer<typeof restoreFailureSchema>;
