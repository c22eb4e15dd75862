/**
 * Dumps that were named when Nightjar was started, or started again, and dumps that were found among
 * dropped files. The window never receives a path, only an id, and only after an admin has signed in.
 */
import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '#shared/errors/errors.ts';
import { checkDroppedFile } from './dropped-file.ts';

/** Number of ids that remain valid, so that a window reopens its files after it was locked. */
const mostRemembered = 1000;

export interface FileToOpen {
  dumpId: string;
  /** Filename without its folder. */
  name: string;
}

export interface FilesToOpen {
  /** `file` is absolute. It replaces a file that still waits, because the window shows one dump. */
  add(file: string): void;
  /** `file` is absolute, and does not wait: the window chooses it from a list. */
  addDropped(file: string): FileToOpen;
  /** Returns the waiting file once; null if there is none. */
  take(): FileToOpen | null;
  /**
   * Resolves with the path of the file, following the links of a named file. Fails with
   * `backup-not-open`, and with `file-refused` if the file is not a dump.
   */
  fileOf(dumpId: string): Promise<string>;
}

export function createFilesToOpen(): FilesToOpen {
  const files = new Map<string, { file: string; isDropped: boolean }>();
  let waiting: FileToOpen | null = null;
  const remember = (file: string, isDropped: boolean): FileToOpen => {
    const dumpId = randomUUID();
    files.set(dumpId, { file, isDropped });
    const [oldest] = files.keys();
    if (files.size > mostRemembered && oldest !== undefined) files.delete(oldest);
    return { dumpId, name: path.basename(file) };
  };
  return {
    add: (file) => {
      waiting = remember(file, false);
    },
    addDropped: (file) => remember(file, true),
    take: () => {
      const taken = waiting;
      waiting = null;
      return taken;
    },
    fileOf: async (dumpId) => {
      const known = files.get(dumpId) ?? fail({ code: 'backup-not-open' });
      const file = known.isDropped
        ? known.file
        : await realpath(known.file).catch(() => known.file);
      await checkDroppedFile(file);
      return file;
    },
  };
}
