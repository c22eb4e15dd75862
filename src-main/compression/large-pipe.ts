/**
 * Enlarges a pipe. pg_dump writes 4 kB at a time: with the default buffer of 64 kB the two sides
 * wake each other up thousands of times a second. On two cores, that takes more time than the dump
 * itself.
 */
import { isNativeCodeOff, loadOwnLibrary, type NativeFunction } from './native-library.ts';

/** The size that Linux allows every user (pipe(7), `/proc/sys/fs/pipe-max-size`). */
export const largePipeBytes = 1024 * 1024;
/** fcntl(2), F_SETPIPE_SZ. */
const setPipeSize = 1031;

let fcntl: Promise<NativeFunction | null> | null = null;

/** Returns false if the system does not support it: the pipe is unchanged. */
export async function enlargePipe(fileDescriptor: number): Promise<boolean> {
  if (process.platform !== 'linux' || isNativeCodeOff()) return false;
  fcntl ??= loadOwnLibrary().then(
    (library) => library?.declare('int fcntl(int fd, int command, ...)') ?? null,
  );
  try {
    const call = await fcntl;
    const sizeBytes = call?.call(fileDescriptor, setPipeSize, 'int', largePipeBytes);
    return typeof sizeBytes === 'number' && sizeBytes >= largePipeBytes;
  } catch {
    return false;
  }
}
