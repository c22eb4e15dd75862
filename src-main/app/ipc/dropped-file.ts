/** Checks whether a file that was dropped on the window can be opened. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '#shared/errors/errors.ts';
import { text } from '#shared/words/text.ts';

/**
 * Resolves for a file, whose content is checked later, and for a folder, which can be a pg_dump
 * directory archive with its own message (`catalog/file-kind.ts`). Fails with `file-refused` for a
 * link, a device, and an item that is not a file of this computer (`''`).
 */
export async function checkDroppedFile(file: string): Promise<void> {
  const filename = path.basename(file);
  const refuse = (detail: string): never => fail({ code: 'file-refused', filename, detail });
  if (!path.isAbsolute(file)) return refuse(text('app.dropped-item-not-file-computer'));
  const found = await lstat(file).catch(() => null);
  if (found === null) return refuse(text('app.no-longer-exists-cannot-read'));
  if (found.isSymbolicLink()) return refuse(text('app.link-open-file-points'));
  if (!found.isFile() && !found.isDirectory()) return refuse(text('app.not-regular-file'));
}
