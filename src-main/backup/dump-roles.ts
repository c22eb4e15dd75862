/**
 * Roles do not belong to a database, so pg_dump does not include them. On request pg_dumpall lists
 * them, without their passwords (manual, "pg_dumpall").
 */
import { shorten } from '../logging/shorten.ts';
import { memoryLimitOfDump } from './dump/dump-memory.ts';
import type { ServerAccess, ServerTarget } from '../postgres/connection/server-access.ts';

const timeoutMs = 120_000;
const completeLine = '-- PostgreSQL database cluster dump complete';

/** Returns the SQL of all roles, or a sentence with the reason why the roles could not be saved. */
export async function dumpRoles(
  server: ServerAccess,
  target: ServerTarget,
  binDirectory: string,
): Promise<{ sql: string } | { problem: string }> {
  const outcome = await server.withEnvironment(target, (env) =>
    server.processes.run({
      file: server.program(binDirectory, 'pg_dumpall'),
      args: ['--globals-only', '--no-role-passwords', '--no-password'],
      env,
      ownGroup: true,
      memoryLimitBytes: memoryLimitOfDump,
      timeoutMs,
      ...(target.signal === undefined ? {} : { signal: target.signal }),
    }),
  );
  if (outcome.exitCode === 0 && outcome.stdout.includes(completeLine)) {
    return { sql: outcome.stdout };
  }
  const reason =
    outcome.overrun === null
      ? (outcome.spawnError?.message ?? shorten(outcome.stderr.trim().split('\n')[0] ?? '', 500))
      : 'the list of roles that the server sent is too large.';
  return { problem: `The backup is good, but the roles could not be saved: ${reason}` };
}
