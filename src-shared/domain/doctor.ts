/** One thing that backups depend on, and how it is. */
import { z } from 'zod';

export const doctorCheckSchema = z.object({
  name: z.string(),
  state: z.enum(['ok', 'attention', 'failed']),
  detail: z.string(),
  /** What to do, or null when nothing is to be done. */
  nextStep: z.string().nullable(),
});
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;
