/**
 * Describes warnings briefly for the protection status. Pure functions: no I/O. `describeWarning`
 * writes the full sentence.
 */
import type { BackupWarning } from '../domain/warning.ts';
import { formatBytes } from '../format.ts';
import { text } from '../words/text.ts';

/**
 * "public.orders went from 40,000 rows to 1,788, and 2 more": the first warning and the number of
 * other warnings.
 */
export function warningsInShort(warnings: readonly BackupWarning[]): string {
  const [first, ...others] = warnings;
  if (first === undefined) return '';
  const short = inShort(first);
  return others.length === 0
    ? short
    : text('warning.and-more', { first: short, others: others.length });
}

function inShort(warning: BackupWarning): string {
  switch (warning.kind) {
    case 'much-smaller':
      return text('warning.short.much-smaller', {
        before: formatBytes(warning.previousSqlBytes),
        now: formatBytes(warning.sqlBytes),
      });
    case 'rows-lost':
      return text('warning.short.rows-lost', {
        table: `${warning.schema}.${warning.name}`,
        before: warning.previousRows,
        now: warning.rows,
      });
    case 'origin-unknown':
      return text('warning.short.origin-unknown');
  }
}
