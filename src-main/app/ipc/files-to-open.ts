/**
 * Dumps that were named when Nightjar was started, or started again. The window never receives a
 * path, only an id, and only after an admin has signed in.
 */
import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '#shared/errors/errors.ts';
import { checkDroppedFile } from './dropped-file.ts';

/** Number of ids that remain valid, so that a window reopens its files after it was locked. */
const mostRemembered = 16;

export interface FileToOpen {
  dumpId: string;
  /** Filename without its folder. */
  name: string;
}

export interface FilesToOpen {
  /** `file` is absolute. It replaces a file that still waits, because the window shows one dump. */
  add(file: string): void;
  /** Returns the waiting file once; null if there is none. */
  take(): FileToOpen | null;
  /**
   * Resolves with the path of the file, following links. Fails with `backup-not-open`, and with
   * `file-refused` if the file is not a dump.
   */
  fileOf(dumpId: string): Promise<string>;
}

export function createFilesToOpen(): FilesToOpen {
  const files = new Map<string, string>();
  let waiting: FileToOpen | null = null;
  return {
    add: (file) => {
      waiting = { dumpId: randomUUID(), name: path.basename(file) };
      files.set(waiting.dumpId, file);
      const [oldest] = files.keys();
      if (files.size > mostRemembered && oldest !== undefined) files.delete(oldest);
    },
    take: () => {
      const taken = waiting;
      waiting = null;
      return taken;
    },
    fileOf: async (dumpId) => {
      const named = files.get(dumpId) ?? fail({ code: 'backup-not-open' });
      const file = await realpath(named).catch(() => named);
      await checkDroppedFile(file);
      return file;
    },
  };
}
