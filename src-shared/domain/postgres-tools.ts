/** PostgreSQL client programs found on this computer. */
import { z } from 'zod';

export const toolInstallationSchema = z.object({
  /** Folder that contains pg_dump and psql. */
  binDirectory: z.string(),
  /** As printed by `pg_dump --version`: "15.18". */
  version: z.string(),
  majorVersion: z.number().int(),
  /** How the folder was found. */
  source: z.enum(['chosen', 'known-place', 'path']),
});
export type ToolInstallation = z.infer<typeof toolInstallationSchema>;
