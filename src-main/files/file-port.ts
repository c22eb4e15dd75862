/** The few file operations whose failure the tests must be able to provoke (fsync, close, publish). */
import { link, open, rename, unlink, type FileHandle } from 'node:fs/promises';
import os from 'node:os';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';

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

/**
 * The system's own code of a failure: 'ENOENT', 'ENOSPC', … Node has no name for some of them (EDQUOT
 * and ESTALE on Linux) and says "Unknown system error -122"; their number has one on every system.
 */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errno } = error as NodeJS.ErrnoException;
  if (code === undefined || !code.startsWith('Unknown system error')) return code;
  return namesOfNumbers.get(Math.abs(errno ?? 0)) ?? code;
}

const namesOfNumbers = new Map(
  Object.entries(os.constants.errno).map(([name, number]) => [number, name]),
);

/** Where Node has no words, or its words do not say what to do. */
const ownMessage: Record<string, string> = {
  EDQUOT: 'the disk quota of this user is used up',
  ESTALE: 'the network folder went away, or was replaced, while it was in use',
  EAGAIN: 'the system could not do it at this moment; try again',
};

/** For a file that the system does not let be read: what is in it is as unknown as before. */
export function notReadable(filename: string, cause: unknown): never {
  if (errnoOf(cause) === undefined) throw cause;
  return fail({ code: 'file-not-readable', filename, detail: errnoMessage(cause) }, cause);
}

/** For a state file that the system does not let be read; what is told already stays as it is. */
export function stateNotReadable(file: string, cause: unknown): never {
  if (cause instanceof ExpectedError || errnoOf(cause) === undefined) throw cause;
  return fail({ code: 'state-not-readable', file, detail: errnoMessage(cause) }, cause);
}

/** The same for one that cannot be written. */
export function stateNotWritable(file: string, cause: unknown): never {
  if (cause instanceof ExpectedError || errnoOf(cause) === undefined) throw cause;
  const detail = `${file}: ${errnoMessage(cause)}`;
  return fail({ code: 'settings-not-writable', detail }, cause);
}

/** What the system says about a failure, without the path and call that Node adds. */
export function errnoMessage(error: unknown): string {
  if (error instanceof ExpectedError) return describeError(error.error).explanation;
  if (!(error instanceof Error)) return String(error);
  const code = errnoOf(error) ?? '';
  const hasWords = code !== 'EAGAIN' && !error.message.startsWith('Unknown system error');
  if (!hasWords && code in ownMessage) return `${code}: ${ownMessage[code]}`;
  return error.message.replace(/, \w+ '.*$/su, '');
}
