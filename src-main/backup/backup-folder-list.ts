/**
 * What is in a backup folder: regular files with exactly our name. Files put there by hand appear;
 * partial and foreign files, folders and links do not.
 */
import { lstat, readdir, realpath, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { BackupEntry, BackupList } from '#shared/domain/backup.ts';
import type { Manifest } from '#shared/domain/manifest.ts';
import type { Proof, ProofSummary } from '#shared/domain/proof.ts';
import { fail } from '#shared/errors/errors.ts';
import { errnoMessage, errnoOf, syncFolder } from '../files/file-port.ts';
import { backupCreatedAt, backupTimeMs, manifestFilename } from './filename.ts';
import { absentFolder, isMissing } from './folder.ts';
import { readManifest } from './manifest-file.ts';
import { isBackupOf, type OwnedDatabase } from './ownership.ts';
import { rolesFilename } from './roles.ts';

/**
 * Newest first, by name. An absent folder is an empty one, unless `chosenRoot`, the folder that
 * somebody chose and that it is in, is absent too. Fails with `backup-directory-not-readable`.
 */
export async function listBackups(
  folder: string,
  chosenRoot: string | null = null,
): Promise<BackupEntry[]> {
  return (await readFolder(folder, chosenRoot)).map(({ entry }) => entry);
}

/**
 * The backups of one database, and apart from them those that their manifests call another's. What
 * has no manifest may be of this one.
 */
export async function listBackupsOf(
  folder: string,
  chosenRoot: string | null,
  database: OwnedDatabase,
): Promise<Pick<BackupList, 'backups' | 'others'>> {
  const found = await readFolder(folder, chosenRoot);
  const isOwn = ({ entry, manifest }: FoundBackup): boolean =>
    entry.details === null || manifest === null || isBackupOf(manifest, database);
  return {
    backups: found.filter(isOwn).map(({ entry }) => entry),
    others: found.filter((one) => !isOwn(one)).map(({ entry }) => entry),
  };
}

interface FoundBackup {
  entry: BackupEntry;
  manifest: Manifest | null;
}

async function readFolder(folder: string, chosenRoot: string | null): Promise<FoundBackup[]> {
  const names = await readdir(folder).catch(async (error: unknown) => {
    const isAbsent = errnoOf(error) === 'ENOENT';
    const isRootAbsent = isAbsent && chosenRoot !== null && (await isMissing(chosenRoot));
    if (isAbsent && !isRootAbsent) return [];
    const detail = isRootAbsent ? absentFolder : errnoMessage(error);
    return fail({ code: 'backup-directory-not-readable', folder, detail }, error);
  });
  const found = await Promise.all(
    names
      .filter((name) => backupTimeMs(name) !== null)
      .sort((a, b) => (a < b ? 1 : -1))
      .map((name) => readEntry(folder, name)),
  );
  return found.filter((one) => one !== null);
}

/** The list entry of a backup; its details come from the manifest, when that fits the file. */
export function backupEntry(
  filename: string,
  sizeBytes: number,
  manifest: Manifest | null,
): BackupEntry {
  const fits = manifest !== null && manifest.file.sizeBytes === sizeBytes;
  return {
    filename,
    createdAt: backupCreatedAt(filename) ?? '',
    sizeBytes,
    details: fits
      ? {
          trigger: manifest.trigger,
          admin: manifest.admin,
          databaseName: manifest.database.name,
          serverVersion: manifest.database.serverVersion,
          pgDumpVersion: manifest.pgDumpVersion,
          tables: manifest.catalog.tables.length,
          rows: manifest.catalog.tables.reduce((sum, table) => sum + table.rows, 0),
          durationMs: manifest.dumpDurationMs + manifest.verification.durationMs,
          verifiedAt: manifest.verification.verifiedAt,
          concerns: manifest.accepted === null ? manifest.concerns : [],
          kept: manifest.kept !== null,
          proof: proofSummary(manifest.proof),
        }
      : null,
  };
}

function proofSummary(proof: Proof | null): ProofSummary | null {
  if (proof === null) return null;
  const { provenAt, serverVersion, differences } = proof;
  return { provenAt, serverVersion, differences: differences.length };
}

async function readEntry(folder: string, filename: string): Promise<FoundBackup | null> {
  // A file may vanish between the listing and this look at it.
  const stats = await lstat(path.join(folder, filename)).catch(() => null);
  // An empty one is a name that was reserved (partial-file.ts) and no backup.
  if (stats === null || !stats.isFile() || stats.size === 0) return null;
  const manifest = await readManifest(folder, filename);
  return { entry: backupEntry(filename, stats.size, manifest), manifest };
}

/**
 * The real path of a backup named by the window or a person: inside the folder, a regular file, no
 * link. Fails with `backup-not-found`.
 */
export async function resolveBackup(folder: string, filename: string): Promise<string> {
  if (backupTimeMs(filename) === null) return fail({ code: 'backup-not-found', filename });
  const filePath = path.join(folder, filename);
  const stats = await lstat(filePath).catch(() => null);
  if (stats === null || !stats.isFile()) return fail({ code: 'backup-not-found', filename });
  return path.join(await realpath(folder), filename);
}

/** Deletes a backup and what belongs to it, its manifest last. */
export async function deleteBackup(folder: string, filename: string): Promise<void> {
  const filePath = await resolveBackup(folder, filename);
  try {
    await unlink(filePath);
    for (const belonging of [rolesFilename(filename), manifestFilename(filename)]) {
      await unlink(path.join(path.dirname(filePath), belonging)).catch((error: unknown) => {
        if (errnoOf(error) !== 'ENOENT') throw error;
      });
    }
    await syncFolder(path.dirname(filePath));
  } catch (error) {
    fail({ code: 'file-not-deletable', filename, detail: errnoMessage(error) }, error);
  }
}
