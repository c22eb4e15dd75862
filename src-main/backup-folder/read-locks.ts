/**
 * Read locks: backups that are being read, restored or proven now, by this process or another one.
 * A marker file next to the backup, `.backup_….sql.gz.in-use-<random>`, names its owner as a folder
 * lock does. The marker is removed when the operation ends. A marker whose process has ended does
 * not count.
 */
import { randomUUID } from 'node:crypto';
import { readdir, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ownIdentity } from '../system/process-identity.ts';
import { isOwnerAlive, touchRegularly } from './folder-lock.ts';

const markerPattern = /^\.(backup_.*\.sql\.gz)\.in-use-[0-9a-f-]{36}$/u;
/** Number of read locks of this process, by `folder/filename`. */
const lockedHere = new Map<string, number>();

export interface ReadLock {
  /** Never rejects. */
  release(): Promise<void>;
}

/**
 * Locks a backup for reading. If the folder cannot be written, only this process knows the lock.
 * Also removes the markers of killed processes, because maybe no other process ever uses this
 * folder. Never rejects.
 */
export async function lockForReading(filePath: string): Promise<ReadLock> {
  const folder = path.dirname(filePath);
  const filename = path.basename(filePath);
  const key = path.resolve(filePath);
  await lockedBackups(folder).catch(() => undefined);
  lockedHere.set(key, (lockedHere.get(key) ?? 0) + 1);
  const marker = path.join(folder, `.${filename}.in-use-${randomUUID()}`);
  const isMarker = markerPattern.test(path.basename(marker));
  const written = isMarker
    ? await writeFile(marker, JSON.stringify(await ownIdentity()), {
        flag: 'wx',
        mode: 0o600,
      }).then(
        () => true,
        () => false,
      )
    : false;
  const stopTouching = written ? touchRegularly(marker) : (): void => undefined;
  let released = false;
  return {
    release: async () => {
      if (released) return;
      released = true;
      const count = (lockedHere.get(key) ?? 1) - 1;
      if (count === 0) lockedHere.delete(key);
      else lockedHere.set(key, count);
      stopTouching();
      if (written) await unlink(marker).catch(() => undefined);
    },
  };
}

/** True if this process has locked the backup. Does not read the folder. */
export function isLockedHere(folder: string, filename: string): boolean {
  return lockedHere.has(path.resolve(folder, filename));
}

/**
 * Returns the names of all backups of a folder that any process has locked. Removes the markers of
 * processes that have ended. Fails with `not-a-regular-file` if something else has the name of a
 * marker.
 */
export async function lockedBackups(folder: string): Promise<Set<string>> {
  const inUse = new Set<string>();
  for (const key of lockedHere.keys()) {
    if (path.dirname(key) === path.resolve(folder)) inUse.add(path.basename(key));
  }
  for (const name of await readdir(folder).catch((): string[] => [])) {
    const filename = markerPattern.exec(name)?.[1];
    if (filename === undefined) continue;
    const marker = path.join(folder, name);
    if (await isOwnerAlive(marker)) inUse.add(filename);
    else await unlink(marker).catch(() => undefined);
  }
  return inUse;
}
