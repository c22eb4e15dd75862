/** Expected duration of a restore on this computer, from the last drill of the same database. */
import path from 'node:path';
import { listBackups } from '../../backup-folder/list-backups.ts';
import { readManifest } from '../../backup-folder/manifest-file.ts';
import { restoreMsOf } from '#shared/domain/proof.ts';
import type { OpenBackup } from '../../catalog/source/opened-backup.ts';
import type { StoredProofs } from '../stored-proofs.ts';

/**
 * Returns null if no backup in the same folder was proven. The proof can be in the manifest or in
 * user data. Never rejects.
 */
export async function expectedRestoreMs(
  filePath: string,
  { database, sqlBytes }: Pick<OpenBackup, 'database' | 'sqlBytes'>,
  storedProofs: Pick<StoredProofs, 'completion'>,
): Promise<number | null> {
  if (database === null) return null;
  const folder = path.dirname(filePath);
  const complete = await storedProofs.completion();
  const proven = (await listBackups(folder, null, complete).catch(() => []))
    .flatMap(({ filename, details }) =>
      details?.databaseName === database && details.proof !== null
        ? [{ filename, provenAt: details.proof.provenAt }]
        : [],
    )
    .toSorted((a, b) => (a.provenAt < b.provenAt ? 1 : -1));
  for (const { filename } of proven) {
    const written = await readManifest(folder, filename);
    if (written === null) continue;
    const { proof, sql } = complete(written);
    const restoreMs = restoreMsOf(proof);
    if (restoreMs === null || sql.sizeBytes === 0) continue;
    return Math.round((restoreMs * sqlBytes) / sql.sizeBytes);
  }
  return null;
}
