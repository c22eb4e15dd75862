/**
 * Sub-folder for the backups of a connection. It is created from the name once and then never
 * changes.
 */
import type { Connection } from '#shared/domain/connection.ts';

/** Names that Windows reserves for devices, with and without an extension. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;
const longestName = 60;

/** The first connection uses the backup root itself: ''. */
export function chooseFolderName(name: string, others: readonly Connection[]): string {
  if (others.length === 0) return '';
  const base = slug(name);
  const taken = new Set(others.map((other) => fold(other.folderName)));
  let chosen = base;
  for (let n = 2; taken.has(fold(chosen)); n += 1) chosen = `${base}-${n}`;
  return chosen;
}

/** Keeps letters and digits of any script; characters that a file system can reject become "-". */
function slug(name: string): string {
  const allowed = Array.from(name.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, '-'));
  const trimmed = allowed
    .slice(0, longestName)
    .join('')
    .replaceAll(/^[.-]+|[.-]+$/gu, '');
  if (trimmed === '') return 'database';
  // A folder with the name of a backup would be confusing in the list next to the backups.
  return reserved.test(trimmed) || trimmed.startsWith('backup_') ? `db-${trimmed}` : trimmed;
}

/** Windows and macOS do not distinguish upper and lower case. */
function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
