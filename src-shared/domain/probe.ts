import { z } from 'zod';
import { serverFactsSchema } from './connection.ts';
import { toolInstallationSchema } from './postgres-tools.ts';

/** Result of "Test connection": the facts of the server and the tools that Nightjar would use. */
export const probeSchema = z.object({
  server: serverFactsSchema,
  tools: toolInstallationSchema,
  /** Complete sentences: "pg_dump 16 is newer than the server …". */
  warnings: z.array(z.string()),
});
export type Probe = z.infer<typeof probeSchema>;
