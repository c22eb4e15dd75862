/** Concerns in a few words, for the sentence of truth. Pure; `describeWarning` says it in full. */
import type { BackupWarning } from '../domain/warning.ts';
import { formatBytes, plural } from '#shared/format.ts';

/** "public.orders went from 40,000 rows to 1,788, and 2 more": the first, and how many follow. */
export function warningsInShort(warnings: readonly BackupWarning[]): string {
  const [first, ...others] = warnings;
  if (first === undefined) return '';
  const words = inShort(first);
  return others.length === 0 ? words : `${words}, and ${grouped(others.length)} more`;
}

function inShort(warning: BackupWarning): string {
  switch (warning.kind) {
    case 'much-smaller':
      return `its SQL went from ${formatBytes(warning.previousSqlBytes)} to ${formatBytes(warning.sqlBytes)}`;
    case 'rows-lost':
      return `${warning.schema}.${warning.name} went from ${grouped(warning.previousRows)} ${plural(warning.previousRows, 'row')} to ${grouped(warning.rows)}`;
    case 'origin-unknown':
      return 'nothing says which database it is of';
  }
}

const grouped = (count: number): string => count.toLocaleString('en-GB');
