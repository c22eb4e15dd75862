/** Moves a file within one file system, never over another file. */
import { open } from 'node:fs/promises';
import { errnoOf, realFiles, type FilePort } from './file-port.ts';

const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/**
 * Returns false if the target exists; then nothing has changed. A process that is killed midway
 * leaves two names of the file or, on disks without links, an empty file with the new name.
 */
export async function moveToNewName(
  from: string,
  to: string,
  files: Pick<FilePort, 'link' | 'rename' | 'unlink'> = realFiles,
): Promise<boolean> {
  try {
    await files.link(from, to);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    if (!noLinks.includes(errnoOf(error) ?? '')) throw error;
    return await renameToReserved(from, to, files);
  }
  await files.unlink(from);
  return true;
}

async function renameToReserved(
  from: string,
  to: string,
  files: Pick<FilePort, 'rename' | 'unlink'>,
): Promise<boolean> {
  try {
    await (await open(to, 'wx', 0o600)).close();
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await files.rename(from, to);
    return true;
  } catch (error) {
    await files.unlink(to).catch(() => undefined);
    throw error;
  }
}
