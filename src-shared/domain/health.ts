/** State of a database and statistics of its backups. Every entry point uses these types. */
import { z } from 'zod';
import { errorSchema } from '../errors/errors.ts';

const count = z.number().int().nonnegative();
const moment = z.iso.datetime();

const tableHealthSchema = z.object({
  schema: z.string(),
  name: z.string(),
  /** Size with indexes and TOAST. */
  sizeBytes: count,
  /**
   * True if the size comes from the last VACUUM or ANALYZE because a session keeps the table
   * locked.
   */
  sizeIsEstimated: z.boolean(),
  /** Estimate of the server; null if the table was never analysed. */
  estimatedRows: count.nullable(),
  /** Time of the latest VACUUM, manual or by autovacuum. */
  lastVacuumAt: moment.nullable(),
});
export type TableHealth = z.infer<typeof tableHealthSchema>;

export const databaseHealthSchema = z.discriminatedUnion('reachable', [
  z.object({
    reachable: z.literal(true),
    checkedAt: moment,
    serverVersion: z.string(),
    isStandby: z.boolean(),
    sizeBytes: count,
    connections: z.object({ used: count, maximum: count }),
    /** The ten largest tables, largest first. */
    largestTables: z.array(tableHealthSchema),
    /**
     * Growth of the database since the oldest backup of the last 30 days; null if there is no such
     * backup.
     */
    growth: z.object({ sinceAt: moment, bytes: z.number().int() }).nullable(),
  }),
  z.object({ reachable: z.literal(false), checkedAt: moment, error: errorSchema }),
]);
export type DatabaseHealth = z.infer<typeof databaseHealthSchema>;

export const backupStatisticsSchema = z.object({
  /** Files in the folder of the connection, verified or not. */
  backups: count,
  verifiedBackups: count,
  totalSizeBytes: count,
  oldestAt: moment.nullable(),
  newestAt: moment.nullable(),
  /** Runs of the last `days` days. Runs that a user cancelled do not count. */
  days: count,
  succeededRuns: count,
  failedRuns: count,
  /** 0 to 1; null if no run was attempted. */
  successRate: z.number().min(0).max(1).nullable(),
  meanDurationMs: z.number().nonnegative().nullable(),
  /** Number of slots of the schedule in the last `days` days, and number of slots with a backup. */
  nightsDue: count,
  nightsCovered: count,
});
export type BackupStatistics = z.infer<typeof backupStatisticsSchema>;
