/** Replacing a small file as a whole: a reader sees the old or the new text, never half of one. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf, realFiles, syncFolder, type FilePort } from './file-port.ts';

const renameAttempts = 8;

/** Writes a neighbour, makes it durable, then renames it over `file`. Fails without a trace. */
export async function writeFileAtomically(
  file: string,
  data: string | Uint8Array,
  { mode = 0o600, files = realFiles }: { mode?: number; files?: FilePort } = {},
): Promise<void> {
  const folder = path.dirname(file);
  const neighbour = path.join(folder, `.${path.basename(file)}.${randomName()}.partial`);
  const handle = await files.open(neighbour, 'wx', mode);
  try {
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameOver(neighbour, file, files);
  } catch (error) {
    await files.unlink(neighbour).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder, files);
}

/** On Windows a virus scanner or a reader may hold the old file for a moment. */
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
