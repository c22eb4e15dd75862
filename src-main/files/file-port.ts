/** The file operations whose failure the tests must be able to simulate (fsync, close, publish). */
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
 * Makes a change of a folder (a new or removed name) durable. Windows cannot open folders, and some
 * network file systems reject the call: their own rules apply.
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
 * Returns the error code of the system: 'ENOENT', 'ENOSPC', … Node has no name for some codes
 * (EDQUOT and ESTALE on Linux) and reports "Unknown system error -122"; their number is mapped to
 * the name.
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

/** Messages for codes for which Node has no message, or an unhelpful one. */
const ownMessage: Record<string, string> = {
  EDQUOT: 'the disk quota of this user is used up',
  ESTALE: 'the network folder was removed or replaced while it was in use',
  EAGAIN: 'the system is temporarily unable to do this; try again',
};

/** Fails for a file that the system cannot read. The state of its content is unknown. */
export function notReadable(filename: string, cause: unknown): never {
  if (errnoOf(cause) === undefined) throw cause;
  return fail({ code: 'file-not-readable', filename, detail: errnoMessage(cause) }, cause);
}

/** Fails for a state file that the system cannot read; an ExpectedError is thrown unchanged. */
export function stateNotReadable(file: string, cause: unknown): never {
  if (cause instanceof ExpectedError || errnoOf(cause) === undefined) throw cause;
  return fail({ code: 'state-not-readable', file, detail: errnoMessage(cause) }, cause);
}

/** Fails for a state file that the system cannot write; an ExpectedError is thrown unchanged. */
export function stateNotWritable(file: string, cause: unknown): never {
  if (cause instanceof ExpectedError || errnoOf(cause) === undefined) throw cause;
  const detail = `${file}: ${errnoMessage(cause)}`;
  return fail({ code: 'settings-not-writable', detail }, cause);
}

/** Returns the message of the system about a failure, without the path and call that Node adds. */
export function errnoMessage(error: unknown): string {
  if (error instanceof ExpectedError) return describeError(error.error).explanation;
  if (!(error instanceof Error)) return String(error);
  const code = errnoOf(error) ?? '';
  const hasMessage = code !== 'EAGAIN' && !error.message.startsWith('Unknown system error');
  if (!hasMessage && code in ownMessage) return `${code}: ${ownMessage[code]}`;
  return error.message.replace(/, \w+ '.*$/su, '');
}
