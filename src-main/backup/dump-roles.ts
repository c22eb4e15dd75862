/**
 * Roles are not part of a database, so pg_dump leaves them out. On request they go into a small file
 * beside the backup, `backup_….roles.sql.gz`, without their passwords (manual, "pg_dumpall").
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Companion } from '#shared/domain/manifest.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { shorten } from '../logging/shorten.ts';
import { memoryLimitOfDump } from './dump/dump-memory.ts';
import type { ServerAccess, ServerTarget } from '../postgres/connection/server-access.ts';

const gzipAsync = promisify(gzip);
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

export const rolesFilename = (backup: string): string =>
  backup.replace(/\.sql\.gz$/u, '.roles.sql.gz');

export async function writeRoles(folder: string, backup: string, sql: string): Promise<Companion> {
  const filename = rolesFilename(backup);
  const bytes = await gzipAsync(sql);
  await writeFileAtomically(path.join(folder, filename), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { kind: 'roles', filename, sizeBytes: bytes.length, sha256 };
}
