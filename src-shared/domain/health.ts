/** How a database is right now, and how its backups have gone. One source for every door. */
import { z } from 'zod';
import { errorSchema } from '../errors/errors.ts';

const count = z.number().int().nonnegative();
const moment = z.iso.datetime();

const tableHealthSchema = z.object({
  schema: z.string(),
  name: z.string(),
  /** With indexes and TOAST. */
  sizeBytes: count,
  /** By the last VACUUM or ANALYZE, since somebody keeps the table locked. */
  sizeIsEstimated: z.boolean(),
  /** The server's own estimate; null when the table was never analysed. */
  estimatedRows: count.nullable(),
  /** By hand or by autovacuum, whichever came last. */
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
    /** The ten largest, largest first. */
    largestTables: z.array(tableHealthSchema),
    /** How the database grew since the oldest backup of the last 30 days; null without one. */
    growth: z.object({ sinceAt: moment, bytes: z.number().int() }).nullable(),
  }),
  z.object({ reachable: z.literal(false), checkedAt: moment, error: errorSchema }),
]);
export type DatabaseHealth = z.infer<typeof databaseHealthSchema>;

export const backupStatisticsSchema = z.object({
  /** Files in the folder of the connection, checked or not. */
  backups: count,
  verifiedBackups: count,
  totalSizeBytes: count,
  oldestAt: moment.nullable(),
  newestAt: moment.nullable(),
  /** Runs of the last `days` days; those that a person cancelled do not count. */
  days: count,
  succeededRuns: count,
  failedRuns: count,
  /** 0 to 1; null when nothing was tried. */
  successRate: z.number().min(0).max(1).nullable(),
  meanDurationMs: z.number().nonnegative().nullable(),
  /** Due times of the schedule in the last `days` days, and how many of them have a backup. */
  nightsDue: count,
  nightsCovered: count,
});
export type BackupStatistics = z.infer<typeof backupStatisticsSchema>;
