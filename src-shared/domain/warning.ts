/**
 * A warning about a backup: the backup is complete, but holds far less than the last good backup.
 * An admin decides whether that is correct.
 */
import { z } from 'zod';
import { formatBytes, plural } from '../format.ts';

const count = z.number().int().nonnegative();

export const backupWarningSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('much-smaller'),
    sqlBytes: count,
    previousSqlBytes: count,
    previousFilename: z.string(),
  }),
  z.object({
    kind: z.literal('rows-lost'),
    schema: z.string(),
    name: z.string(),
    rows: count,
    previousRows: count,
    previousFilename: z.string(),
  }),
  /** The manifest was lost: the database of the backup is unknown. */
  z.object({ kind: z.literal('origin-unknown') }),
]);
export type BackupWarning = z.infer<typeof backupWarningSchema>;

/** Describes the warning in one sentence. */
export function describeWarning(warning: BackupWarning): string {
  switch (warning.kind) {
    case 'much-smaller':
      return `This backup holds ${formatBytes(warning.sqlBytes)} of SQL; ${warning.previousFilename} held ${formatBytes(warning.previousSqlBytes)}.`;
    case 'rows-lost':
      return `${warning.schema}.${warning.name} has ${grouped(warning.rows)} ${plural(warning.rows, 'row')}; in ${warning.previousFilename} it had ${grouped(warning.previousRows)}.`;
    case 'origin-unknown':
      return 'Its manifest was lost: the file is complete, but it does not contain the name of its database.';
  }
}

const grouped = (rows: number): string => rows.toLocaleString('en-GB');
