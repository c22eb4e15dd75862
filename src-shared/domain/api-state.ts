import { z } from 'zod';
import { apiSettingsSchema } from './settings.ts';

/** Settings of the HTTP API and its port; the port is null while the API is off. */
export const apiStateSchema = apiSettingsSchema.extend({ listening: z.number().int().nullable() });
export type ApiState = z.infer<typeof apiStateSchema>;
