import { z } from 'zod';
import { apiSettingsSchema } from './settings.ts';

/** How the HTTP API is set, and where it listens; null while it is off. */
export const apiStateSchema = apiSettingsSchema.extend({ listening: z.number().int().nullable() });
export type ApiState = z.infer<typeof apiStateSchema>;
