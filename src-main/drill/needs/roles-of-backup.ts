/**
 * Finds the roles that a dump names without creating them, and whether the dump sets owners or
 * grants. The roles are created before a drill restores the backup. An additional role does no
 * harm.
 */
import { readEntries } from '../../catalog/objects/definitions.ts';
import type { OpenBackup } from '../../catalog/source/opened-backup.ts';
import { grantTypes, splitOwners } from '../../catalog/objects/owners.ts';
import { rolesInSql } from '../../restore/survey/named-roles.ts';
import { rolesInData } from '../../restore/survey/roles-in-data.ts';

const longestNameBytes = 63;
/** Only these entries can name roles in a file that Nightjar created without owners. */
const withoutOwners = new Set(['POLICY', 'USER MAPPING', ...grantTypes]);

/**
 * Returns the roles in all statements of one entry, without roles that every server has. Pure
 * function: no I/O.
 */
export function rolesOfEntry(sql: string): string[] {
  return rolesInSql(sql).filter(canBeMade);
}

/** A role cannot have one of these names (manual, "CREATE ROLE"; acl.c, `check_rolespec_name`). */
export const canBeMade = (name: string): boolean =>
  !name.startsWith('pg_') &&
  !['', 'public', 'none'].includes(name) &&
  Buffer.byteLength(name) <= longestNameBytes;

/**
 * `pg_dump --use-set-session-authorization` writes these statements instead of ALTER … OWNER TO.
 */
const ownerOfNext = /^SET SESSION AUTHORIZATION /mu;

/** Returns true if an entry sets an owner or grants. Pure function: no I/O. */
export function setsOwners({ type, sql }: { type: string; sql: string }): boolean {
  return grantTypes.has(type) || splitOwners(sql).owners !== '' || ownerOfNext.test(sql);
}

export interface RolesOfBackup {
  names: Set<string>;
  /** The backup has owners or grants. */
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
