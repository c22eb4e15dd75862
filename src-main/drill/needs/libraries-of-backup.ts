/**
 * Finds the libraries that functions in C of a dump name by their full path. In its sandbox the
 * server of a drill can read only the libraries of the system and its own libraries. It can read
 * these libraries in addition: only files whose names end like names of libraries.
 */
import { lstat } from 'node:fs/promises';
import { readEntries } from '../../catalog/objects/definitions.ts';
import type { OpenBackup } from '../../catalog/source/opened-backup.ts';

const ofRoutines = new Set(['FUNCTION', 'PROCEDURE', 'SHELL TYPE', 'TYPE']);
const library = /\bAS '(\/[^'\n]{1,1000}\.so)'/gu;

/** Returns the libraries that exist. Fails as reading fails. */
export async function librariesOf(backup: OpenBackup, signal: AbortSignal): Promise<string[]> {
  const wanted = backup.catalog.objects.flatMap(({ type }, index) =>
    ofRoutines.has(type) ? [index] : [],
  );
  const named = new Set<string>();
  for await (const { sql } of readEntries(backup, wanted, signal)) {
    for (const [, file = ''] of sql.matchAll(library)) named.add(file);
  }
  const found = await Promise.all(
    [...named].map(async (file) => {
      const stats = await lstat(file).catch(() => null);
      return stats?.isFile() === true ? [file] : [];
    }),
  );
  return found.flat();
}
