/** The few file operations whose failure the tests must be able to provoke (fsync, close, publish). */
import { link, open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { fail } from '#shared/errors/errors.ts';

export interface FilePort {
  open: typeof open;
  link: typeof link;
  rename: typeof rename;
  unlink: typeof unlink;
}

export const realFiles: FilePort = { open, link, rename, unlink };

/**
 * Makes a change of a folder (a new name, a removed one) durable. Windows cannot open folders, and
 * some network file systems refuse: their own rules apply there.
 */
export async function syncFolder(folder: string, files: FilePort = realFiles): Promise<void> {
  if (process.platform === 'win32') return;
  let handle: FileHandle | undefined;
  try {
    handle = await files.open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'ENOTTY', 'EBADF'].includes(errnoOf(error) ?? '')) throw error;
  } finally {
    await handle?.close();
  }
}

/** The system's own code of a failure: 'ENOENT', 'ENOSPC', … */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

/** For a file that the system does not let be read: what is in it is as unknown as before. */
export function notReadable(filename: string, cause: unknown): never {
  if (errnoOf(cause) === undefined) throw cause;
  return fail({ code: 'file-not-readable', filename, detail: errnoMessage(cause) }, cause);
}

/** What the system says about a failure, without the path and call that Node adds. */
export function errnoMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message.replace(/, \w+ '.*$/su, '');
}
