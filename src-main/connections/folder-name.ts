/** The sub-folder of a connection's backups, made from its name once and then kept. */
import type { Connection } from '#shared/domain/connection.ts';

/** Names that Windows keeps for devices, with and without an extension. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;
const longestName = 60;

/** The first connection writes into the backup root itself: ''. */
export function chooseFolderName(name: string, others: readonly Connection[]): string {
  if (others.length === 0) return '';
  const base = slug(name);
  const taken = new Set(others.map((other) => fold(other.folderName)));
  let chosen = base;
  for (let n = 2; taken.has(fold(chosen)); n += 1) chosen = `${base}-${n}`;
  return chosen;
}

/** Letters and digits of any script; everything that a file system might mind becomes "-". */
function slug(name: string): string {
  const kept = Array.from(name.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, '-'));
  const trimmed = kept
    .slice(0, longestName)
    .join('')
    .replaceAll(/^[.-]+|[.-]+$/gu, '');
  if (trimmed === '') return 'database';
  // A folder that looks like a backup would be confusing in the list beside them.
  return reserved.test(trimmed) || trimmed.startsWith('backup_') ? `db-${trimmed}` : trimmed;
}

/** Windows and macOS do not tell upper from lower case. */
function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
