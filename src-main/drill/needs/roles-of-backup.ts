/**
 * The roles that a dump names without making them, and whether it sets owners or grants. Where a backup
 * is restored to be proven the roles are made beforehand; naming one too many does no harm.
 */
import { readEntries } from '../../catalog/objects/definitions.ts';
import type { OpenBackup } from '../../catalog/source/opened-backup.ts';
import { grantTypes, splitOwners } from '../../catalog/objects/owners.ts';
import { rolesInSql } from '../../restore/survey/named-roles.ts';
import { rolesInData } from '../../restore/survey/roles-in-data.ts';

const longestNameBytes = 63;
/** Only these entries name any where the file says itself that it is ours, without owners. */
const withoutOwners = new Set(['POLICY', 'USER MAPPING', ...grantTypes]);

/** Pure. Of all statements of one entry; without those that every server has. */
export function rolesOfEntry(sql: string): string[] {
  return rolesInSql(sql).filter(canBeMade);
}

/** Nobody can give these names to a role (manual, "CREATE ROLE"; acl.c, `check_rolespec_name`). */
export const canBeMade = (name: string): boolean =>
  !name.startsWith('pg_') &&
  !['', 'public', 'none'].includes(name) &&
  Buffer.byteLength(name) <= longestNameBytes;

/** `pg_dump --use-set-session-authorization` has these in the place of ALTER … OWNER TO. */
const ownerOfNext = /^SET SESSION AUTHORIZATION /mu;

/** Pure. Whether one entry sets an owner or what others may do. */
export function setsOwners({ type, sql }: { type: string; sql: string }): boolean {
  return grantTypes.has(type) || splitOwners(sql).owners !== '' || ownerOfNext.test(sql);
}

export interface RolesOfBackup {
  names: Set<string>;
  /** It has owners or grants. */
  setsOwners: boolean;
}

export async function rolesOfBackup(
  backup: OpenBackup,
  signal: AbortSignal,
): Promise<RolesOfBackup> {
  const found: RolesOfBackup = { names: new Set(), setsOwners: false };
  for (const name of await rolesInData(backup, signal)) if (canBeMade(name)) found.names.add(name);
  const wanted = backup.catalog.objects.flatMap(({ type }, index) =>
    backup.madeBy === 'pg_dump' || withoutOwners.has(type) ? [index] : [],
  );
  for await (const { index, sql } of readEntries(backup, wanted, signal)) {
    for (const name of rolesOfEntry(sql)) found.names.add(name);
    found.setsOwners ||= setsOwners({ type: backup.catalog.objects[index]?.type ?? '', sql });
  }
  return found;
}
