/**
 * A warning about a backup: the backup is complete, but holds far less than the last good backup.
 * An admin decides whether that is correct.
 */
import { z } from 'zod';
import { formatBytes } from '../format.ts';
import { text } from '../words/text.ts';

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
      return text('warning.much-smaller', {
        now: formatBytes(warning.sqlBytes),
        filename: warning.previousFilename,
        before: formatBytes(warning.previousSqlBytes),
      });
    case 'rows-lost':
      return text('warning.rows-lost', {
        table: `${warning.schema}.${warning.name}`,
        now: warning.rows,
        filename: warning.previousFilename,
        before: warning.previousRows,
      });
    case 'origin-unknown':
      return text('warning.origin-unknown');
  }
}
