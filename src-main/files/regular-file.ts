/**
 * The only way to open files that others could have created: backups, manifests, locks, markers,
 * settings, state and files that a user names. Only a regular file is opened. Opening a named pipe
 * blocks until its other end is opened, opening a device can have effects, and both can be read
 * without an end. The file is therefore checked before it is opened, and again after it was opened,
 * in case another process replaced it in between. Source: open(2), O_NONBLOCK and O_NOFOLLOW.
 *
 * Files that are read as a whole have a size limit: a file of gigabytes instead of a few bytes must
 * not fill the memory of the computer.
 */
import { constants, type Stats } from 'node:fs';
import { lstat, open, stat, type FileHandle } from 'node:fs/promises';
import { fail } from '#shared/errors/errors.ts';
import { errnoOf, realFiles, type FilePort } from './file-port.ts';

export interface RegularFileOptions {
  /** `change` is for an existing file; `append` creates a missing file (0600). */
  access?: 'read' | 'change' | 'append';
  /**
   * A link to a regular file is followed, unless it could lead a writer to the file of another
   * user.
   */
  links?: 'followed' | 'refused';
  files?: Pick<FilePort, 'open'>;
}

// Windows has neither flag; `undefined` counts as 0 there.
const accessFlags = {
  read: constants.O_RDONLY | constants.O_NONBLOCK,
  change: constants.O_RDWR | constants.O_NONBLOCK,
  append: constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK,
};

const mebibyte = 1024 * 1024;
/** Bytes to read after the reported size; usually the file ends there. */
const unknownSizeBytes = 4096;

/**
 * Maximum size of files that are read as a whole. Each limit is far larger than the files that
 * Nightjar writes.
 */
export const readLimits = {
  /** Settings, state, and files without an own limit. */
  stateBytes: 64 * mebibyte,
  /** Covers tens of thousands of lines. */
  historyBytes: 256 * mebibyte,
  /** Covers a database of a million tables. */
  manifestBytes: 256 * mebibyte,
  /** The holder of a lock or of a marker. */
  lockBytes: 64 * 1024,
  /** All certificate authorities of a system are a quarter of this size. */
  certificateBytes: mebibyte,
} as const;

export interface ReadOptions extends Pick<RegularFileOptions, 'links'> {
  limitBytes?: number;
}

/**
 * Opens a regular file; never blocks. Fails with `not-a-regular-file` for any other kind of file,
 * and with the error of the system (`ENOENT`, `EACCES`, `ELOOP` for a loop of links, …). The caller
 * closes the handle.
 */
export async function openRegularFile(
  file: string,
  { access = 'read', links = 'followed', files = realFiles }: RegularFileOptions = {},
): Promise<FileHandle> {
  const follows = links === 'followed';
  await requireRegularAt(file, () => (follows ? stat(file) : lstat(file)), access === 'append');
  const flags = accessFlags[access] | (follows ? 0 : constants.O_NOFOLLOW);
  const handle = await files.open(file, flags, 0o600);
  try {
    requireRegular(file, await handle.stat());
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Returns the whole content of a regular file. Fails as `openRegularFile` fails, and with
 * `file-too-large`. Never holds more than the limit in memory, even if the file grows or reports no
 * size.
 */
async function readRegularFile(
  file: string,
  { limitBytes = readLimits.stateBytes, ...options }: ReadOptions,
): Promise<Buffer> {
  const handle = await openRegularFile(file, options);
  try {
    const { size } = await handle.stat();
    const chunks: Buffer[] = [];
    for (let total = 0; ;) {
      if (Math.max(size, total) > limitBytes) fail({ code: 'file-too-large', file, limitBytes });
      const chunk = Buffer.allocUnsafe(total < size ? size - total : unknownSizeBytes);
      const { bytesRead } = await handle.read(chunk, 0, chunk.length);
      if (bytesRead === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, bytesRead));
      total += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

/**
 * Returns the content as UTF-8 text. Some editors write a byte order mark at the beginning, which
 * is not part of the text (RFC 3629, section 6) and which `JSON.parse` would reject: it is removed.
 */
export async function readRegularText(file: string, options: ReadOptions = {}): Promise<string> {
  return (await readRegularFile(file, options)).toString('utf8').replace(/^\uFEFF/u, '');
}

/**
 * Creates a file. If the name exists, the existing file is not opened, and the call fails with
 * `EEXIST`.
 */
export async function createFile(file: string, mode = 0o600): Promise<FileHandle> {
  return await open(file, 'wx+', mode);
}

/** Fails with `not-a-regular-file` if `stats` is not a regular file. */
export function requireRegular(file: string, stats: Stats): void {
  if (!stats.isFile()) fail({ code: 'not-a-regular-file', file, fileKind: kindOf(stats) });
}

async function requireRegularAt(
  file: string,
  statsOf: () => Promise<Stats>,
  mayBeMissing: boolean,
): Promise<void> {
  try {
    requireRegular(file, await statsOf());
  } catch (error) {
    if (!mayBeMissing || errnoOf(error) !== 'ENOENT') throw error;
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isFIFO()) return 'a named pipe (FIFO)';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}
