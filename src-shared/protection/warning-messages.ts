/**
 * Describes warnings briefly for the protection status. Pure functions: no I/O. `describeWarning`
 * writes the full sentence.
 */
import type { BackupWarning } from '../domain/warning.ts';
import { formatBytes, plural } from '#shared/format.ts';

/**
 * "public.orders went from 40,000 rows to 1,788, and 2 more": the first warning and the number of
 * other warnings.
 */
export function warningsInShort(warnings: readonly BackupWarning[]): string {
  const [first, ...others] = warnings;
  if (first === undefined) return '';
  const short = inShort(first);
  return others.length === 0 ? short : `${short}, and ${grouped(others.length)} more`;
}

function inShort(warning: BackupWarning): string {
  switch (warning.kind) {
    case 'much-smaller':
      return `its SQL went from ${formatBytes(warning.previousSqlBytes)} to ${formatBytes(warning.sqlBytes)}`;
    case 'rows-lost':
      return `${warning.schema}.${warning.name} went from ${grouped(warning.previousRows)} ${plural(warning.previousRows, 'row')} to ${grouped(warning.rows)}`;
    case 'origin-unknown':
      return 'its database is unknown';
  }
}

const grouped = (count: number): string => count.toLocaleString('en-GB');
