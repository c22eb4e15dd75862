/**
 * What is in a backup folder: regular files with exactly our name. Files put there by hand appear;
 * partial and foreign files, folders and links do not.
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

/** A process may have about a thousand files open. */
const readAtOnce = 64;
/** Larger manifests are read one after the other: one alone may take a gigabyte of memory. */
const smallManifestBytes = 1024 * 1024;

/** Adds what is known here and could not be written into the manifest (drill/kept-proofs.ts). */
export type CompleteManifest = (manifest: Manifest) => Manifest;
const asItIs: CompleteManifest = (manifest) => manifest;

/**
 * Newest first, by name. An absent folder is an empty one, unless `chosenRoot`, the folder that
 * somebody chose and that it is in, is absent too. Fails with `backup-directory-not-readable`.
 */
export async function listBackups(
  folder: string,
  chosenRoot: string | null = null,
  complete: CompleteManifest = asItIs,
): Promise<BackupEntry[]> {
  return await mapBackups(folder, ({ entry }) => entry, chosenRoot, complete);
}

/**
 * The backups of one database, and apart from them those that their manifests call another's. What
 * has no manifest may be of this one.
 */
export async function listBackupsOf(
  folder: string,
  chosenRoot: string | null,
  database: OwnedDatabase,
  complete: CompleteManifest = asItIs,
): Promise<Pick<BackupList, 'backups' | 'others'>> {
  const found = await mapBackups(
    folder,
    ({ entry, beside }) => ({
      entry,
      isOwn: beside === null || isBackupOf(beside, database),
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
  /** null when it does not fit the file. */
  manifest: Manifest | null;
  /** Whether it fits or not: of a file that was cut, it says whose it is. */
  beside: Manifest | null;
}

/** The same, each as `map` makes it: a catalog is large, so only what is needed is kept. */
export async function mapBackups<Mapped>(
  folder: string,
  map: (backup: FoundBackup) => Mapped,
  chosenRoot: string | null = null,
  complete: CompleteManifest = asItIs,
): Promise<Mapped[]> {
  const names = await readdir(folder).catch(async (error: unknown) => {
    const isAbsent = errnoOf(error) === 'ENOENT';
    const isRootAbsent = isAbsent && chosenRoot !== null && (await isMissing(chosenRoot));
    if (isAbsent && !isRootAbsent) return [];
    const detail = isRootAbsent ? absentFolder : errnoMessage(error);
    return fail({ code: 'backup-directory-not-readable', folder, detail }, error);
  });
  const backups = names
    .filter((name) => backupTimeMs(name) !== null)
    .sort((a, b) => (a < b ? 1 : -1));
  const mapped: Mapped[] = [];
  const read = async (name: string): Promise<Mapped[]> => {
    const found = await readEntry(folder, name, complete);
    return found === null ? [] : [map(found)];
  };
  for (let at = 0; at < backups.length; at += readAtOnce) {
    const some = backups.slice(at, at + readAtOnce);
    const small = await Promise.all(
      some.map(async (name) => ((await hasSmallManifest(folder, name)) ? read(name) : null)),
    );
    for (const [index, name] of some.entries()) {
      mapped.push(...(small[index] ?? (await read(name))));
    }
  }
  return mapped;
}

async function hasSmallManifest(folder: string, filename: string): Promise<boolean> {
  const found = await stat(path.join(folder, manifestFilename(filename))).catch(() => null);
  return found === null || found.size <= smallManifestBytes;
}

/**
 * The list entry of a backup; its details come from the manifest. One that describes a file of another
 * size tells that this one is damaged.
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

/** A file that was read again since and found whole is not damaged any more. */
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

/** One backup as the list shows it, with its manifest when that fits; null when it is not there. */
export async function readEntry(
  folder: string,
  filename: string,
  complete: CompleteManifest = asItIs,
): Promise<FoundBackup | null> {
  // A file may vanish between the listing and this look at it.
  const stats = await lstat(path.join(folder, filename)).catch(() => null);
  // An empty one is a name that was reserved (partial-file.ts) and no backup.
  if (stats === null || !stats.isFile() || stats.size === 0) return null;
  let beside: Manifest | null = null;
  let manifestError: string | null = null;
  try {
    beside = await readManifest(folder, filename);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    manifestError = errnoMessage(error);
  }
  const manifest = beside === null ? null : complete(beside);
  const fits = manifest !== null && manifest.file.sizeBytes === stats.size;
  const entry = backupEntry(filename, stats.size, manifest);
  return {
    entry: manifestError === null ? entry : { ...entry, manifestError },
    manifest: fits ? manifest : null,
    beside: manifest,
  };
}

/** What has the name of a backup and is no file (a pipe, a folder, a link, …): it is passed over, and told. */
export async function passedOver(folder: string): Promise<NightjarError[]> {
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
 * The real path of a backup named by the window or a person: inside the folder, a regular file, no
 * link. Fails with `backup-not-found`, or with `not-a-regular-file` for a named pipe and the like.
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
 * Deletes a backup and what belongs to it, its manifest last. Once the data is gone the backup is, so
 * what could not be deleted of the rest is named in `left` and no failure. Fails with
 * `backup-not-found` or `file-not-deletable`, and then the data is still there.
 */
export async function deleteBackup(folder: string, filename: string): Promise<{ left: string[] }> {
  const outcome = await unlinkBackup(folder, filename);
  await keepDeletions(folder);
  return outcome;
}

/** The same for one of many: `keepDeletions` is to be called after the last. */
export async function unlinkBackup(folder: string, filename: string): Promise<{ left: string[] }> {
  const filePath = await resolveBackup(folder, filename);
  try {
    await unlink(filePath);
  } catch (error) {
    fail({ code: 'file-not-deletable', filename, detail: errnoMessage(error) }, error);
  }
  const left: string[] = [];
  for (const belonging of [rolesFilename(filename), manifestFilename(filename)]) {
    await unlink(path.join(path.dirname(filePath), belonging)).catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') left.push(belonging);
    });
  }
  return { left };
}

/** Should the folder lose deletions in a crash, backups are there again: nothing is lost. */
export async function keepDeletions(folder: string): Promise<void> {
  await syncFolder(folder).catch(() => undefined);
}
