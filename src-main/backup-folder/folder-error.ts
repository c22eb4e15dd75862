/** Converts errors of the operating system about a backup folder into errors with a code. */
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { errnoMessage, errnoOf } from '../files/file-port.ts';

/** Returns the error for a failed write to the folder; null if the error is not known. */
export function folderError(error: unknown, folder: string): NightjarError | null {
  switch (errnoOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        code: 'insufficient-disk-space',
        folder,
        neededBytes: null,
        availableBytes: null,
      };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
    case 'EIO':
    case 'ENAMETOOLONG':
    case 'ELOOP':
    case 'ESTALE':
    case 'ENODEV':
    case 'ENXIO':
    case 'EBUSY':
    case 'EAGAIN':
    // Network folders report this error when their server cannot be reached.
    case 'ENOTCONN':
    case 'EHOSTDOWN':
    case 'EHOSTUNREACH':
    case 'ETIMEDOUT':
    case 'EFBIG':
      return { code: 'backup-directory-not-writable', folder, detail: errnoMessage(error) };
    default:
      return null;
  }
}

/**
 * Returns the same error, ready to be thrown. An expected error and an unknown error are returned
 * unchanged.
 */
export function asFolderError(error: unknown, folder: string): unknown {
  if (error instanceof ExpectedError) return error;
  const known = folderError(error, folder);
  return known === null ? error : new ExpectedError(known, { cause: error });
}

/** Throws the error that `asFolderError` returns. */
export function failAsFolder(error: unknown, folder: string): never {
  throw asFolderError(error, folder);
}
