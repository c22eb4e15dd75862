import { z } from 'zod';
import { serverFactsSchema } from './connection.ts';
import { toolInstallationSchema } from './postgres-tools.ts';

/** The answer to "Test connection": the server's facts and the tools that would be used. */
export const probeSchema = z.object({
  server: serverFactsSchema,
  tools: toolInstallationSchema,
  /** Plain sentences: "pg_dump 16 is newer than the server …". */
  warnings: z.array(z.string()),
});
export type Probe = z.infer<typeof probeSchema>;
