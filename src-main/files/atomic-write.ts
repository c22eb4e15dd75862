/** Replaces a small file as a whole: a reader sees the old or the new text, never a part of one. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf, realFiles, syncFolder, type FilePort } from './file-port.ts';

const renameAttempts = 8;

/** A complete, durable file under a temporary name in the same folder. */
export interface PreparedFile {
  /** Renames the temporary file to `file`. If that fails, the temporary file is deleted. */
  commit(): Promise<void>;
  /** Never rejects. */
  discard(): Promise<void>;
}

interface WriteOptions {
  mode?: number;
  files?: FilePort;
}

/**
 * Writes a temporary file in the same folder, makes it durable, then renames it to `file`. If it
 * fails, no temporary file remains.
 */
export async function writeFileAtomically(
  file: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  await (await prepareFile(file, data, options)).commit();
}

/**
 * Writes the temporary file `.<name of the file>.<random>.partial`, the first half of
 * `writeFileAtomically`. If it fails, no temporary file remains.
 */
export async function prepareFile(
  file: string,
  data: string | Uint8Array,
  { mode = 0o600, files = realFiles }: WriteOptions = {},
): Promise<PreparedFile> {
  const folder = path.dirname(file);
  const temporaryFile = path.join(folder, `.${path.basename(file)}.${randomName()}.partial`);
  const handle = await files.open(temporaryFile, 'wx', mode);
  const discard = (): Promise<void> => files.unlink(temporaryFile).catch(() => undefined);
  const orDiscard = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      await discard();
      throw error;
    }
  };
  await orDiscard(async () => {
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
  return {
    commit: async () => {
      await orDiscard(() => renameOver(temporaryFile, file, files));
      await syncFolder(folder, files);
    },
    discard,
  };
}

/** On Windows a virus scanner or a reader can hold the old file open for a moment. */
async function renameOver(from: string, to: string, files: FilePort): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await files.rename(from, to);
      return;
    } catch (error) {
      const passes = ['EPERM', 'EACCES', 'EBUSY'].includes(errnoOf(error) ?? '');
      if (process.platform !== 'win32' || !passes || attempt === renameAttempts) throw error;
      await delay(25 * attempt);
    }
  }
}

function randomName(): string {
  return `${process.pid}-${randomBytes(6).toString('hex')}`;
}
