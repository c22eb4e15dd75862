/** The small file beside a backup that holds the roles of its server: `backup_….roles.sql.gz`. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Companion } from '#shared/domain/manifest.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';

const gzipAsync = promisify(gzip);

/** The name of the file that belongs to this backup. */
export const rolesFilename = (backup: string): string =>
  backup.replace(/\.sql\.gz$/u, '.roles.sql.gz');

/** Writes the roles beside the backup, and returns what its manifest says of the file. */
export async function writeRoles(folder: string, backup: string, sql: string): Promise<Companion> {
  const filename = rolesFilename(backup);
  const bytes = await gzipAsync(sql);
  await writeFileAtomically(path.join(folder, filename), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { kind: 'roles', filename, sizeBytes: bytes.length, sha256 };
}
