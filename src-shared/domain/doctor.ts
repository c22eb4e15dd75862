/** State of one thing that backups depend on. */
import { z } from 'zod';

export const doctorCheckSchema = z.object({
  name: z.string(),
  state: z.enum(['ok', 'attention', 'failed']),
  detail: z.string(),
  /** Action to take; null if none is needed. */
  nextStep: z.string().nullable(),
});
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;
