import { sql } from '../../postgres/connection/quote-sql.ts';

/**
 * Before a COMMIT that is told as done: where commits are not waited for (manual, "Asynchronous Commit"),
 * a server that dies a moment later would forget it.
 */
export const commitDurably = sql`select pg_catalog.set_config('synchronous_commit', 'on', true) where pg_catalog.current_setting('synchronous_commit') = 'off'`;
