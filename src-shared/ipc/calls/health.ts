/** How servers, backups and this computer are. */
import { z } from 'zod';
import { doctorCheckSchema } from '../../domain/doctor.ts';
import { backupStatisticsSchema, databaseHealthSchema } from '../../domain/health.ts';
import { connectionId, nothing, type CallsOf } from './call.ts';

export const healthCalls = {
  /** Asks the server of the database how it is; a server that is away is an answer. */
  'health.database': { access: 'anyone', input: connectionId, output: databaseHealthSchema },
  'health.statistics': { access: 'anyone', input: connectionId, output: backupStatisticsSchema },

  /** Looks at everything a backup depends on; may take as long as the slowest server. */
  'doctor.run': { access: 'anyone', input: nothing, output: z.array(doctorCheckSchema) },
} as const satisfies CallsOf<'health' | 'doctor'>;
