/**
 * Roles are not part of a database, so pg_dump leaves them out. On request pg_dumpall lists them,
 * without their passwords (manual, "pg_dumpall").
 */
import { shorten } from '../logging/shorten.ts';
import { memoryLimitOfDump } from './dump/dump-memory.ts';
import type { ServerAccess, ServerTarget } from '../postgres/connection/server-access.ts';

const timeoutMs = 120_000;
const completeLine = '-- PostgreSQL database cluster dump complete';

/** The SQL of all roles, or in one sentence why there is none. */
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
      : 'the server sent more than any list of roles needs.';
  return { problem: `The backup is good, but the roles could not be saved: ${reason}` };
}
