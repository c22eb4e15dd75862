/**
 * The small file next to a backup that contains the roles of its server: `backup_….roles.sql.gz`.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Companion } from '#shared/domain/manifest.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';

const gzipAsync = promisify(gzip);

/** Returns the name of the roles file of this backup. */
export const rolesFilename = (backup: string): string =>
  backup.replace(/\.sql\.gz$/u, '.roles.sql.gz');

/** Writes the roles file of the backup, and returns the entry for its manifest. */
export async function writeRoles(folder: string, backup: string, sql: string): Promise<Companion> {
  const filename = rolesFilename(backup);
  const bytes = await gzipAsync(sql);
  await writeFileAtomically(path.join(folder, filename), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { kind: 'roles', filename, sizeBytes: bytes.length, sha256 };
}
