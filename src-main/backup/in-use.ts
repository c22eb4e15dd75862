/**
 * Backups that are being read, restored or proven right now, in this process or another one. A marker
 * beside the file, `.backup_….sql.gz.in-use-<random>`, names its owner like a folder lock does; it goes
 * with the work, and one whose process is gone counts for nothing.
 */
import { randomUUID } from 'node:crypto';
import { readdir, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isOwnerAlive, keepTouched, ownIdentity } from './folder-lock.ts';

const markerPattern = /^\.(backup_.*\.sql\.gz)\.in-use-[0-9a-f-]{36}$/u;
/** `folder/filename` → how often it is held here. */
const heldHere = new Map<string, number>();

export interface BackupHold {
  /** Never rejects. */
  release(): Promise<void>;
}

/** Where the folder cannot be written the hold is known to this process alone. Never rejects. */
export async function holdBackup(filePath: string): Promise<BackupHold> {
  const folder = path.dirname(filePath);
  const filename = path.basename(filePath);
  const key = path.resolve(filePath);
  heldHere.set(key, (heldHere.get(key) ?? 0) + 1);
  const marker = path.join(folder, `.${filename}.in-use-${randomUUID()}`);
  const isOurs = markerPattern.test(path.basename(marker));
  const written = isOurs
    ? await writeFile(marker, JSON.stringify(await ownIdentity()), {
        flag: 'wx',
        mode: 0o600,
      }).then(
        () => true,
        () => false,
      )
    : false;
  const stopTouching = written ? keepTouched(marker) : (): void => undefined;
  let released = false;
  return {
    release: async () => {
      if (released) return;
      released = true;
      const count = (heldHere.get(key) ?? 1) - 1;
      if (count === 0) heldHere.delete(key);
      else heldHere.set(key, count);
      stopTouching();
      if (written) await unlink(marker).catch(() => undefined);
    },
  };
}

/** The names of all backups of a folder that somebody holds. Markers of dead processes are removed. */
export async function backupsInUse(folder: string): Promise<Set<string>> {
  return await heldIn(folder, () => true);
}

/** The same for one backup; other marks are not looked at. */
export async function isBackupInUse(folder: string, filename: string): Promise<boolean> {
  return (await heldIn(folder, (name) => name === filename)).has(filename);
}

async function heldIn(
  folder: string,
  isWanted: (filename: string) => boolean,
): Promise<Set<string>> {
  const inUse = new Set<string>();
  for (const key of heldHere.keys()) {
    if (path.dirname(key) === path.resolve(folder)) inUse.add(path.basename(key));
  }
  for (const name of await readdir(folder).catch((): string[] => [])) {
    const filename = markerPattern.exec(name)?.[1];
    if (filename === undefined || !isWanted(filename)) continue;
    const marker = path.join(folder, name);
    if (await isOwnerAlive(marker)) inUse.add(filename);
    else await unlink(marker).catch(() => undefined);
  }
  return inUse;
}
