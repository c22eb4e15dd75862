/** The facts about one backup that its details show and the list does not contain. */
import type { BackupFacts } from '#shared/domain/backup.ts';
import type { Manifest } from '#shared/domain/manifest.ts';
import { readEntry, resolveBackup } from './list-backups.ts';

/** Fails with `backup-not-found`. */
export async function backupFacts(folder: string, filename: string): Promise<BackupFacts> {
  const path = await resolveBackup(folder, filename);
  const found = await readEntry(folder, filename);
  return { path, manifest: found === null ? null : factsOf(found.manifest) };
}

function factsOf(manifest: Manifest | null): BackupFacts['manifest'] {
  if (manifest === null) return null;
  const { database, lastVerification } = manifest;
  return {
    sha256: manifest.file.sha256,
    sqlBytes: manifest.sql.sizeBytes,
    dumpMs: manifest.dumpDurationMs,
    verifyMs: manifest.verification.durationMs,
    nightjarVersion: manifest.nightjarVersion,
    host: database.host,
    port: database.port,
    withRoles: manifest.companions.some(({ kind }) => kind === 'roles'),
    pinned: manifest.pinned,
    acknowledged: manifest.acknowledged,
    verifiedAgain:
      lastVerification === null ? null : { by: lastVerification.by, at: lastVerification.at },
  };
}
