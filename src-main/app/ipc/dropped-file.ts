/** Whether what was dropped on the window may be opened at all. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '#shared/errors/errors.ts';

/**
 * Resolves for a file, whose content says later what it is, and for a folder, which may be an archive of pg_dump that
 * deserves its own words (`catalog/file-kind.ts`). Fails with `file-refused` for a link, a device, and for what is no
 * file of this computer at all (`''`).
 */
export async function checkDroppedFile(file: string): Promise<void> {
  const filename = path.basename(file);
  const refuse = (detail: string): never => fail({ code: 'file-refused', filename, detail });
  if (!path.isAbsolute(file)) return refuse('What was dropped is no file of this computer.');
  const found = await lstat(file).catch(() => null);
  if (found === null) return refuse('It is not there any more, or may not be read.');
  if (found.isSymbolicLink()) return refuse('This is a link; open the file that it leads to.');
  if (!found.isFile() && !found.isDirectory()) return refuse('This is not a regular file.');
}
