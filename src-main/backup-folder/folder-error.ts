/** What the system says about a backup folder, as an error of ours. */
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { errnoMessage, errnoOf } from '../files/file-port.ts';

/** What a failed write to the folder means to a person; anything unknown stays as it is. */
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
    // What a network folder answers whose server is away.
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

/** The same, ready to be thrown; what is known already, and what is not known, stays as it is. */
export function asFolderError(error: unknown, folder: string): unknown {
  if (error instanceof ExpectedError) return error;
  const known = folderError(error, folder);
  return known === null ? error : new ExpectedError(known, { cause: error });
}

/** Throws it. */
export function failAsFolder(error: unknown, folder: string): never {
  throw asFolderError(error, folder);
}
