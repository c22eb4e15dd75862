import { sql } from '../../postgres/connection/quote-sql.ts';
import type { Maintenance } from './maintenance.ts';

/**
 * Returns how many objects one transaction can lock. A server has space for a limited number of
 * locks (manual, "max_locks_per_transaction"), and other sessions need some of them. A table with
 * its key and its large values takes four or five locks.
 */
export async function objectsAtOnce({ ask }: Maintenance): Promise<number> {
  const locks = await ask(
    sql`select pg_catalog.current_setting('max_locks_per_transaction')::int8 * (pg_catalog.current_setting('max_connections')::int8 + pg_catalog.current_setting('max_prepared_transactions')::int8)`,
  );
  return Math.max(10, Math.floor(Number(locks) / locksPerObject / shareOfLocks));
}
const locksPerObject = 5;
const shareOfLocks = 4;
