/** Finds the backups among files and folders that were dropped on the window. */
import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '#shared/errors/errors.ts';
import type { CallOutput } from '#shared/ipc/contract.ts';
import { manifestFilename } from '../../backup-folder/filename.ts';
import { rolesFilename } from '../../backup-folder/roles-file.ts';
import { openDumpFile, requireSql } from '../../catalog/source/file-kind.ts';
import { checkDroppedFile } from './dropped-file.ts';
import type { FilesToOpen } from './files-to-open.ts';

type Dropped = CallOutput<'catalog.listDropped'>;

/** Files whose content is inspected: the newest ones. A window with more would not be a short list. */
const mostInspected = 200;
/** Files that are not backups and are named; the others are only counted. */
const mostNamed = 10;
/** Some file systems store times that no date can show: up to the end of the year 9999. */
const latestMs = 253_402_300_799_000;

interface Candidate {
  file: string;
  /** Name of the dropped folder that contains the file; null if the file itself was dropped. */
  folder: string | null;
  sizeBytes: number;
  modifiedMs: number;
}

/**
 * Looks into a dropped folder, not into the folders in it. The companions of a backup and hidden
 * files are neither a backup nor another file. Never rejects.
 */
export async function listDropped(
  paths: readonly string[],
  filesToOpen: Pick<FilesToOpen, 'addDropped'>,
): Promise<Dropped> {
  const candidates = (await Promise.all(paths.map(candidatesOf))).flat();
  candidates.sort((a, b) => b.modifiedMs - a.modifiedMs || (a.file < b.file ? -1 : 1));
  const dropped: Dropped = { backups: [], others: [], otherCount: 0, notInspected: 0 };
  dropped.notInspected = Math.max(0, candidates.length - mostInspected);
  for (const { file, folder, sizeBytes, modifiedMs } of candidates.slice(0, mostInspected)) {
    const reason = await reasonAgainst(file);
    if (reason === null) {
      const modifiedAt = new Date(modifiedMs).toISOString();
      dropped.backups.push({ ...filesToOpen.addDropped(file), folder, sizeBytes, modifiedAt });
      continue;
    }
    dropped.otherCount += 1;
    if (dropped.others.length >= mostNamed) continue;
    dropped.others.push({ name: path.basename(file), reason });
  }
  return dropped;
}

/** Returns the files of a folder, or the path itself if it is not a folder with files. */
async function candidatesOf(dropped: string): Promise<Candidate[]> {
  const found = path.isAbsolute(dropped) ? await lstat(dropped).catch(() => null) : null;
  const entries = found?.isDirectory() === true ? await entriesOf(dropped) : null;
  if (entries === null) return [await candidate(dropped, null)];
  const names = new Set(entries.map(({ name }) => name));
  const companions = new Set(
    [...names].flatMap((name) =>
      [rolesFilename(name), manifestFilename(name)].filter((one) => one !== name),
    ),
  );
  const files = entries.filter(({ name }) => !name.startsWith('.') && !companions.has(name));
  const folder = path.basename(dropped);
  return await Promise.all(files.map(({ name }) => candidate(path.join(dropped, name), folder)));
}

/** null for a folder that cannot be read, and for an archive of pg_dump, which is one item. */
async function entriesOf(folder: string): Promise<Dirent[] | null> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  return entries?.some(({ name }) => name === 'toc.dat') === true ? null : entries;
}

async function candidate(file: string, folder: string | null): Promise<Candidate> {
  const found = await lstat(file).catch(() => null);
  const modifiedMs = Math.min(Math.max(0, found?.mtimeMs ?? 0), latestMs);
  return { file, folder, sizeBytes: found?.size ?? 0, modifiedMs };
}

/** Returns why the file is not a backup; null for a backup, even if it is damaged. */
async function reasonAgainst(file: string): Promise<string | null> {
  try {
    await checkDroppedFile(file);
    const handle = await openDumpFile(file);
    try {
      await requireSql(handle, file);
    } finally {
      await handle.close();
    }
    return null;
  } catch (thrown) {
    if (!(thrown instanceof ExpectedError)) throw thrown;
    const { error } = thrown;
    if (error.code === 'verification-failed') return null;
    return 'detail' in error ? error.detail : '';
  }
}
