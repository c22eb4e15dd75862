/**
 * The last step of a backup: the backup gets its real name, and its roles file and manifest are
 * written next to it. The manifest is on disk before the backup is published and gets its name
 * after it. If the process is killed between both steps, the next start completes them
 * (`finishManifests`).
 */
import type { Manifest } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import type { PreparedFile } from '../files/atomic-write.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import { backupFilename } from './filename.ts';
import { prepareManifest } from './manifest-file.ts';
import type { PartialFile } from './partial-file.ts';
import { writeRoles } from './roles-file.ts';

/** After this number of taken names, the folder must have another fault. */
const namesToTry = 1000;

export interface Publication {
  partial: PartialFile;
  folder: string;
  /**
   * Milliseconds UTC. The backup gets the name of this second, or of the first free second after
   * it.
   */
  firstTimeMs: number;
  /** Returns the manifest for a backup of this name. */
  describe(filename: string): Manifest;
  /** SQL for the roles file next to the backup; null if there is none. */
  roles: string | null;
  log: Log;
  /**
   * Receives a warning as a sentence. A good backup is not discarded because a file next to it
   * could not be written.
   */
  warn(sentence: string): void;
}

export interface Published {
  manifest: Manifest;
  /** False if the manifest could not be written; `warn` has then received a warning. */
  hasManifestFile: boolean;
}

/**
 * Publishes the backup. Rejects with the system's error if the backup itself cannot be published.
 */
export async function publishBackup(publication: Publication): Promise<Published> {
  const { folder, firstTimeMs, describe } = publication;
  for (let attempt = 0; attempt < namesToTry; attempt += 1) {
    const manifest = describe(backupFilename(firstTimeMs + attempt * 1000));
    const published = await publishAs(manifest, publication);
    if (published !== null) return published;
  }
  return fail({ code: 'backup-directory-not-writable', folder, detail: 'no free file name' });
}

/** Returns null if the name is taken. */
async function publishAs(manifest: Manifest, publication: Publication): Promise<Published | null> {
  const { partial, folder, roles } = publication;
  const prepare = (): Promise<PreparedFile | null> =>
    orWarning('its manifest', publication, () => prepareManifest(folder, manifest));
  let pending = await prepare();
  let isPublished = false;
  try {
    isPublished = await partial.publishAs(manifest.filename);
  } finally {
    if (!isPublished) await pending?.discard();
  }
  if (!isPublished) return null;
  if (roles !== null) {
    const companion = await orWarning('the file with the roles', publication, () =>
      writeRoles(folder, manifest.filename, roles),
    );
    if (companion !== null) {
      const withoutRoles = pending;
      manifest.companions.push(companion);
      pending = await prepare();
      if (pending === null) pending = withoutRoles;
      else await withoutRoles?.discard();
    }
  }
  const prepared = pending;
  if (prepared === null) return { manifest, hasManifestFile: false };
  const committed = await orWarning('its manifest', publication, async () => {
    await prepared.commit();
    return true;
  });
  return { manifest, hasManifestFile: committed === true };
}

async function orWarning<Result>(
  what: string,
  { log, warn }: Publication,
  work: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    log.warn('a file that belongs to a backup was not written', { what, ...describeFault(error) });
    warn(`The backup is good, but ${what} could not be written.`);
    return null;
  }
}
