/**
 * A larger pipe. pg_dump writes 4 kB at a time: with the usual 64 kB of room either side wakes the other
 * up thousands of times in a second, which on two cores costs more than the dump itself.
 */
import { loadOwnLibrary, type NativeFunction } from './native-library.ts';

/** What Linux gives to anybody (pipe(7), `/proc/sys/fs/pipe-max-size`). */
export const largePipeBytes = 1024 * 1024;
/** fcntl(2), F_SETPIPE_SZ. */
const setPipeSize = 1031;

let fcntl: Promise<NativeFunction | null> | null = null;

/** False where the system does not do that: the pipe is as it was. */
export async function enlargePipe(fileDescriptor: number): Promise<boolean> {
  if (process.platform !== 'linux') return false;
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
