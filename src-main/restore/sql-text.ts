/** Names and values inside of SQL (PostgreSQL manual, "Lexical Structure"). Pure. */

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Safe whatever standard_conforming_strings says. */
export function literal(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return text.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/**
 * Before a COMMIT that is told as done: where commits are not waited for (manual, "Asynchronous Commit"),
 * a server that dies a moment later would forget it.
 */
export const commitDurably =
  "select pg_catalog.set_config('synchronous_commit', 'on', true) where pg_catalog.current_setting('synchronous_commit') = 'off'";
