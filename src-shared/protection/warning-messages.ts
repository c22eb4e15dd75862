/** Concerns in a few words, for the sentence of truth. Pure; `describeConcern` says it in full. */
import type { Concern } from '../domain/warning.ts';
import { formatBytes, plural } from '#shared/format.ts';

/** "public.orders went from 40,000 rows to 1,788, and 2 more": the first, and how many follow. */
export function concernsInShort(concerns: readonly Concern[]): string {
  const [first, ...others] = concerns;
  if (first === undefined) return '';
  const words = inShort(first);
  return others.length === 0 ? words : `${words}, and ${grouped(others.length)} more`;
}

function inShort(concern: Concern): string {
  switch (concern.kind) {
    case 'much-smaller':
      return `its SQL went from ${formatBytes(concern.previousSqlBytes)} to ${formatBytes(concern.sqlBytes)}`;
    case 'rows-lost':
      return `${concern.schema}.${concern.name} went from ${grouped(concern.previousRows)} ${plural(concern.previousRows, 'row')} to ${grouped(concern.rows)}`;
    case 'origin-unknown':
      return 'nothing says which database it is of';
  }
}

const grouped = (count: number): string => count.toLocaleString('en-GB');
