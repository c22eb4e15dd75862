/** Calls for the state of servers, backups and this computer. */
import { z } from 'zod';
import { doctorCheckSchema } from '../../domain/doctor.ts';
import { backupStatisticsSchema, databaseHealthSchema } from '../../domain/health.ts';
import { connectionId, nothing, type CallsOf } from './call.ts';

export const healthCalls = {
  /**
   * Queries the state of the database from its server. An unreachable server is a valid answer, not
   * an error.
   */
  'health.database': { access: 'anyone', input: connectionId, output: databaseHealthSchema },
  'health.statistics': { access: 'anyone', input: connectionId, output: backupStatisticsSchema },

  /** Checks everything that a backup depends on. Can take as long as the slowest server needs. */
  'doctor.run': { access: 'anyone', input: nothing, output: z.array(doctorCheckSchema) },
} as const satisfies CallsOf<'health' | 'doctor'>;
