/** How long a restore is expected to take here, from the last drill of the same database. */
import path from 'node:path';
import { listBackups } from '../backup/backup-folder-list.ts';
import { readManifest } from '../backup/manifest-file.ts';
import type { OpenBackup } from '../catalog/opened-backup.ts';

/** null where no backup beside this one was proven. Never rejects. */
export async function expectedRestoreMs(
  filePath: string,
  { database, sqlBytes }: Pick<OpenBackup, 'database' | 'sqlBytes'>,
): Promise<number | null> {
  if (database === null) return null;
  const folder = path.dirname(filePath);
  const proven = (await listBackups(folder).catch(() => []))
    .flatMap(({ filename, details }) =>
      details?.databaseName === database && details.proof !== null
        ? [{ filename, provenAt: details.proof.provenAt }]
        : [],
    )
    .toSorted((a, b) => (a.provenAt < b.provenAt ? 1 : -1));
  for (const { filename } of proven) {
    const manifest = await readManifest(folder, filename);
    if (manifest?.proof === null || manifest === null || manifest.sql.sizeBytes === 0) continue;
    return Math.round((manifest.proof.restoreDurationMs * sqlBytes) / manifest.sql.sizeBytes);
  }
  return null;
}
