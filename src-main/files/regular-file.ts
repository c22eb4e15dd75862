/**
 * The one way in which files are opened that others could have put there: backups, manifests, locks,
 * markers, settings, state and what a person names. Only a regular file is opened. Opening a named
 * pipe waits for ever for its other end, opening a device can do things, and both can be read without
 * end; so what a path leads to is looked at before it is opened, and again once it is open, in case
 * somebody swapped it in between. Source: open(2), O_NONBLOCK and O_NOFOLLOW.
 *
 * What is read as a whole is read up to a limit: a file of gigabytes in the place of one of a few bytes
 * must not take the memory of the computer.
 */
import { constants, type Stats } from 'node:fs';
import { lstat, open, stat, type FileHandle } from 'node:fs/promises';
import { fail } from '#shared/errors/errors.ts';
import { errnoOf, realFiles, type FilePort } from './file-port.ts';

export interface RegularFileOptions {
  /** `change` is for a file that is there; `append` makes it (0600) when it is missing. */
  access?: 'read' | 'change' | 'append';
  /** A link to a regular file is followed, unless it could lead a writer to somebody else's file. */
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
/** What is asked for behind the size that a file told, which is mostly its end. */
const unknownSizeBytes = 4096;

/** How long a file is at most that is read as a whole. Each is far more than what Nightjar writes. */
export const readLimits = {
  /** Settings and state, and what has no limit of its own. */
  stateBytes: 64 * mebibyte,
  /** Tens of thousands of lines. */
  historyBytes: 256 * mebibyte,
  /** A database of a million tables. */
  manifestBytes: 256 * mebibyte,
  /** The holder of a lock, or of a marker. */
  lockBytes: 64 * 1024,
  /** All authorities of a system are a quarter of this. */
  certificateBytes: mebibyte,
} as const;

export interface ReadOptions extends Pick<RegularFileOptions, 'links'> {
  limitBytes?: number;
}

/**
 * Opens a regular file; never waits. Fails with `not-a-regular-file` for anything else, and with the
 * system's error (`ENOENT`, `EACCES`, `ELOOP` for a loop of links, …). The caller closes the handle.
 */
export async function openRegularFile(
  file: string,
  { access = 'read', links = 'followed', files = realFiles }: RegularFileOptions = {},
): Promise<FileHandle> {
  const follows = links === 'followed';
  await look(file, () => (follows ? stat(file) : lstat(file)), access === 'append');
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
 * All of a regular file. Fails as `openRegularFile` does, and with `file-too-large`; never holds more
 * than the limit, even of a file that grows, or that does not tell its size.
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
 * The same as text in UTF-8. Some editors put a byte order mark in front, which is not part of the
 * text (RFC 3629, section 6) and which `JSON.parse` would refuse: it is left out.
 */
export async function readRegularText(file: string, options: ReadOptions = {}): Promise<string> {
  return (await readRegularFile(file, options)).toString('utf8').replace(/^\uFEFF/u, '');
}

/** A new file; whatever has this name already is not opened, and the call fails with `EEXIST`. */
export async function createFile(file: string, mode = 0o600): Promise<FileHandle> {
  return await open(file, 'wx+', mode);
}

/** Fails with `not-a-regular-file` when this is none. */
export function requireRegular(file: string, stats: Stats): void {
  if (!stats.isFile()) fail({ code: 'not-a-regular-file', file, fileKind: kindOf(stats) });
}

async function look(
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
