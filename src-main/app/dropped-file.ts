/** Whether what was dropped on the window may be opened at all. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '#shared/errors/errors.ts';

const endings = /\.sql(?:\.gz)?$/iu;

/**
 * Resolves for a regular file named `.sql` or `.sql.gz`. Fails with `file-refused` for a folder, a
 * link, a device, another ending, and for what is no file of this computer at all (`''`).
 */
export async function checkDroppedFile(file: string): Promise<void> {
  const filename = path.basename(file);
  const refuse = (detail: string): never => fail({ code: 'file-refused', filename, detail });
  if (!path.isAbsolute(file)) return refuse('What was dropped is no file of this computer.');
  const found = await lstat(file).catch(() => null);
  if (found === null) return refuse('It is not there any more, or may not be read.');
  if (found.isDirectory()) return refuse('This is a folder.');
  if (found.isSymbolicLink()) return refuse('This is a link; open the file that it leads to.');
  if (!found.isFile()) return refuse('This is not a regular file.');
  if (!endings.test(filename)) return refuse('Its name ends neither in .sql nor in .sql.gz.');
}
