/**
 * The roles that a dump names without making them. Where a backup is restored to be proven they are made
 * beforehand; naming one too many does no harm.
 */
import { readEntries } from '../catalog/definitions.ts';
import type { OpenBackup } from '../catalog/opened-backup.ts';
import { rolesIn } from '../restore/named-roles.ts';

const nextStatement = /\n(?=(?:ALTER|CREATE|GRANT|REVOKE|SET) )/u;
const longestNameBytes = 63;
/** Without owners and grants only these entries name any. */
const withoutOwners = new Set(['POLICY', 'USER MAPPING']);

/** Pure. Of all statements of one entry; without names that nobody can give to a role. */
export function rolesOfEntry(sql: string): string[] {
  return sql
    .split(nextStatement)
    .flatMap(rolesIn)
    .filter((name) => !name.startsWith('pg_') && Buffer.byteLength(name) <= longestNameBytes);
}

export async function rolesOfBackup(backup: OpenBackup, signal: AbortSignal): Promise<Set<string>> {
  const found = new Set<string>();
  const wanted = backup.catalog.objects.flatMap(({ type }, index) =>
    backup.madeBy === 'pg_dump' || withoutOwners.has(type) ? [index] : [],
  );
  for await (const { sql } of readEntries(backup, wanted, signal)) {
    for (const name of rolesOfEntry(sql)) found.add(name);
  }
  return found;
}
