import { sql } from '../../postgres/connection/quote-sql.ts';

/**
 * Runs before a COMMIT that is reported as done. If the server does not wait for commits (manual,
 * "Asynchronous Commit"), a server that crashes a moment later would lose the change.
 */
export const commitDurably = sql`select pg_catalog.set_config('synchronous_commit', 'on', true) where pg_catalog.current_setting('synchronous_commit') = 'off'`;
