/**
 * The backups in a backup folder: regular files with exactly the name of a backup. Files that a
 * user has copied there are listed; partial files, other files, folders and links are not.
 */
import { lstat, readdir, realpath, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { BackupEntry, BackupList } from '#shared/domain/backup.ts';
import { listedFields, type Manifest } from '#shared/domain/manifest.ts';
import type { Proof, ProofSummary } from '#shared/domain/proof.ts';
import { fail, ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { totalsOf } from '../dump-sql/totals.ts';
import { errnoMessage, errnoOf, syncFolder } from '../files/file-port.ts';
import { requireRegular } from '../files/regular-file.ts';
import { backupCreatedAt, backupTimeMs, manifestFilename } from './filename.ts';
import { absentFolder, isMissing } from './folder.ts';
import { readManifest } from './manifest-file.ts';
import { isBackupOf, type OwnedDatabase } from './ownership.ts';
import { rolesFilename } from './roles-file.ts';

/** A process can have about a thousand files open. */
const parallelReads = 64;
/**
 * Larger manifests are read one at a time: a single large manifest may need a gigabyte of memory.
 */
const smallManifestBytes = 1024 * 1024;

/**
 * Adds proofs that this computer has stored because they could not be written into the manifest
 * (drill/stored-proofs.ts).
 */
export type CompleteManifest = (manifest: Manifest) => Manifest;
const asItIs: CompleteManifest = (manifest) => manifest;

/**
 * Lists the backups of the folder, sorted by name, newest first. A missing folder counts as empty,
 * except if `chosenRoot` is missing, too. `chosenRoot` is the folder that the user chose and that
 * contains `folder`. Fails with `backup-directory-not-readable`.
 */
export async function listBackups(
  folder: string,
  chosenRoot: string | null = null,
  complete: CompleteManifest = asItIs,
): Promise<BackupEntry[]> {
  return await mapBackups(folder, ({ entry }) => entry, chosenRoot, complete);
}

/**
 * Lists the backups of one database and, separately, the backups that belong to another database by
 * their manifests. A backup without a manifest may belong to this database.
 */
export async function listBackupsOf(
  folder: string,
  chosenRoot: string | null,
  database: OwnedDatabase,
  complete: CompleteManifest = asItIs,
): Promise<Pick<BackupList, 'backups' | 'others'>> {
  const found = await mapBackups(
    folder,
    ({ entry, storedManifest }) => ({
      entry,
      isOwn: storedManifest === null || isBackupOf(storedManifest, database),
    }),
    chosenRoot,
    complete,
  );
  return {
    backups: found.filter(({ isOwn }) => isOwn).map(({ entry }) => entry),
    others: found.filter(({ isOwn }) => !isOwn).map(({ entry }) => entry),
  };
}

interface FoundBackup {
  entry: BackupEntry;
  /** The manifest, if it describes this file; null if it does not. */
  manifest: Manifest | null;
  /**
   * The manifest next to the file, even if it does not describe this file: for a truncated backup
   * it still names the database.
   */
  storedManifest: Manifest | null;
}

/**
 * Lists the same backups, each as `map` returns it. A catalog is large, so only the parts that are
 * needed are kept in memory.
 */
export async function mapBackups<Mapped>(
  folder: string,
  map: (backup: FoundBackup) => Mapped,
  chosenRoot: string | null = null,
  complete: CompleteManifest = asItIs,
): Promise<Mapped[]> {
  const backups = await backupNames(folder, chosenRoot);
  const mapped: Mapped[] = [];
  const read = async (name: string): Promise<Mapped[]> => {
    const found = await readEntry(folder, name, complete);
    return found === null ? [] : [map(found)];
  };
  for (let at = 0; at < backups.length; at += parallelReads) {
    const some = backups.slice(at, at + parallelReads);
    const small = await Promise.all(
      some.map(async (name) => ((await hasSmallManifest(folder, name)) ? read(name) : null)),
    );
    for (const [index, name] of some.entries()) {
      mapped.push(...(small[index] ?? (await read(name))));
    }
  }
  return mapped;
}

/** Reads one backup after the other, so that a reader who has found a backup can stop. */
export async function* backupsNewestFirst(folder: string): AsyncGenerator<FoundBackup> {
  for (const name of await backupNames(folder, null)) {
    const found = await readEntry(folder, name);
    if (found !== null) yield found;
  }
}

/** Names of backups, newest first. Fails as `listBackups` does. */
async function backupNames(folder: string, chosenRoot: string | null): Promise<string[]> {
  const names = await readdir(folder).catch(async (error: unknown) => {
    const isAbsent = errnoOf(error) === 'ENOENT';
    const isRootAbsent = isAbsent && chosenRoot !== null && (await isMissing(chosenRoot));
    if (isAbsent && !isRootAbsent) return [];
    const detail = isRootAbsent ? absentFolder : errnoMessage(error);
    return fail({ code: 'backup-directory-not-readable', folder, detail }, error);
  });
  return names.filter((name) => backupTimeMs(name) !== null).sort((a, b) => (a < b ? 1 : -1));
}

async function hasSmallManifest(folder: string, filename: string): Promise<boolean> {
  const found = await stat(path.join(folder, manifestFilename(filename))).catch(() => null);
  return found === null || found.size <= smallManifestBytes;
}

/**
 * Returns the list entry of a backup. The details come from the manifest. If the manifest describes
 * a file of another size, the file is damaged.
 */
export function backupEntry(
  filename: string,
  sizeBytes: number,
  manifest: Manifest | null,
): BackupEntry {
  return {
    filename,
    createdAt: backupCreatedAt(filename) ?? '',
    sizeBytes,
    details:
      manifest === null
        ? null
        : {
            ...listedFields.parse(manifest),
            databaseName: manifest.database.name,
            serverVersion: manifest.database.serverVersion,
            ...totalsOf(manifest.catalog),
            durationMs: manifest.dumpDurationMs + manifest.verification.durationMs,
            verifiedAt: manifest.verification.verifiedAt,
            warnings: manifest.acknowledged === null ? manifest.warnings : [],
            pinned: manifest.pinned !== null,
            proof: proofSummary(countedProof(manifest)),
            invalidated: failedCheckOf(manifest, sizeBytes),
          },
  };
}

function proofSummary(proof: Proof | null): ProofSummary | null {
  if (proof === null) return null;
  const { provenAt, serverVersion, differences, notRestored } = proof;
  return {
    provenAt,
    serverVersion,
    differences: differences.length,
    ...(notRestored === undefined ? {} : { notRestored }),
  };
}

/**
 * Returns the proof that still counts. A file that a later verification found complete is not
 * damaged any more.
 */
function countedProof({ lastVerification, proof }: Manifest): Proof | null {
  const isWholeSince =
    proof?.notRestored === 'damaged' &&
    lastVerification !== null &&
    lastVerification.problem === null &&
    Date.parse(lastVerification.at) > Date.parse(proof.provenAt);
  return isWholeSince ? null : proof;
}

function failedCheckOf(
  manifest: Manifest,
  sizeBytes: number,
): NonNullable<BackupEntry['details']>['invalidated'] {
  const { file, lastVerification } = manifest;
  if (sizeBytes !== file.sizeBytes) {
    const missing = file.sizeBytes - sizeBytes;
    const detail =
      missing > 0 ? `${missing} bytes are missing.` : `It has ${-missing} bytes too many.`;
    return { kind: 'damaged', at: null, detail };
  }
  if (lastVerification !== null && lastVerification.problem !== null) {
    return { kind: 'damaged', at: lastVerification.at, detail: lastVerification.problem };
  }
  const proof = countedProof(manifest);
  const [difference] = proof?.differences ?? [];
  if (proof === null || difference === undefined) return null;
  if (proof.notRestored !== undefined) {
    const kind = proof.notRestored === 'damaged' ? 'damaged' : 'disproved';
    return { kind, at: proof.provenAt, detail: difference };
  }
  const others = proof.differences.length - 1;
  const detail = others === 0 ? difference : `${difference} And ${others} more.`;
  return { kind: 'disproved', at: proof.provenAt, detail };
}

/**
 * Returns a backup as the list shows it, with its manifest if the manifest describes the file; null
 * if the file does not exist.
 */
export async function readEntry(
  folder: string,
  filename: string,
  complete: CompleteManifest = asItIs,
): Promise<FoundBackup | null> {
  // Another process may delete the file after the folder was listed.
  const stats = await lstat(path.join(folder, filename)).catch(() => null);
  // An empty file is a reserved name (partial-file.ts) and not a backup.
  if (stats === null || !stats.isFile() || stats.size === 0) return null;
  let storedManifest: Manifest | null = null;
  let manifestError: string | null = null;
  try {
    storedManifest = await readManifest(folder, filename);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    manifestError = errnoMessage(error);
  }
  const manifest = storedManifest === null ? null : complete(storedManifest);
  const fits = manifest !== null && manifest.file.sizeBytes === stats.size;
  const entry = backupEntry(filename, stats.size, manifest);
  return {
    entry: manifestError === null ? entry : { ...entry, manifestError },
    manifest: fits ? manifest : null,
    storedManifest: manifest,
  };
}

/**
 * Returns an error for each entry that has the name of a backup and is not a regular file (a pipe,
 * a folder, a link, …). The list does not contain these entries.
 */
export async function irregularBackups(folder: string): Promise<NightjarError[]> {
  const names = await readdir(folder).catch(() => []);
  const found: NightjarError[] = [];
  for (const name of names.filter((one) => backupTimeMs(one) !== null).toSorted()) {
    const file = path.join(folder, name);
    const stats = await lstat(file).catch(() => null);
    if (stats === null) continue;
    try {
      requireRegular(file, stats);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      found.push(error.error);
    }
  }
  return found;
}

/**
 * Returns the real path of a backup whose name comes from the window or the user: inside the
 * folder, a regular file, not a link. Fails with `backup-not-found`, or with `not-a-regular-file`
 * for a named pipe and similar files.
 */
export async function resolveBackup(folder: string, filename: string): Promise<string> {
  if (backupTimeMs(filename) === null) return fail({ code: 'backup-not-found', filename });
  const filePath = path.join(folder, filename);
  const stats = await lstat(filePath).catch(() => null);
  if (stats === null || stats.isSymbolicLink()) return fail({ code: 'backup-not-found', filename });
  requireRegular(filePath, stats);
  return path.join(await realpath(folder), filename);
}

/**
 * Deletes a backup for good, and the files that belong to it, the manifest last. The backup counts as deleted
 * as soon as its data is deleted: other files that could not be deleted are returned in `left` and
 * are not an error. Fails with `backup-not-found` or `file-not-deletable`; then the data is still
 * there.
 */
export async function deleteBackup(folder: string, filename: string): Promise<{ left: string[] }> {
  const outcome = await unlinkBackup(folder, filename);
  await syncDeletions(folder);
  return outcome;
}

/** Does the same for one of many backups. Call `syncDeletions` after the last one. */
export async function unlinkBackup(folder: string, filename: string): Promise<{ left: string[] }> {
  const filePath = await resolveBackup(folder, filename);
  try {
    await unlink(filePath);
  } catch (error) {
    fail({ code: 'file-not-deletable', filename, detail: errnoMessage(error) }, error);
  }
  const left: string[] = [];
  for (const companion of [rolesFilename(filename), manifestFilename(filename)]) {
    await unlink(path.join(path.dirname(filePath), companion)).catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') left.push(companion);
    });
  }
  return { left };
}

/**
 * Writes the deletions to disk. If a crash undoes deletions, the backups exist again and no data is
 * lost, so errors are ignored.
 */
export async function syncDeletions(folder: string): Promise<void> {
  await syncFolder(folder).catch(() => undefined);
}
