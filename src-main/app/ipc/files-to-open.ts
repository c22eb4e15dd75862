/**
 * Dumps that were named when Nightjar was started, or started again. The window never learns a path: it is
 * given an id, and only once somebody has signed in.
 */
import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '#shared/errors/errors.ts';
import { checkDroppedFile } from './dropped-file.ts';

/** Ids that are still good: a window that was locked opens again what it had open. */
const mostRemembered = 16;

export interface FileToOpen {
  dumpId: string;
  /** Without its folder. */
  name: string;
}

export interface FilesToOpen {
  /** `file` is absolute. It takes the place of one that still waits: the window shows one dump. */
  add(file: string): void;
  /** The one that waits to be shown; it is given away once. */
  take(): FileToOpen | null;
  /** The file itself, links followed. Fails with `backup-not-open` and, for what is no dump, `file-refused`. */
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
