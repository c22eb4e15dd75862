/**
 * The roles that a dump names without making them: owners, receivers of grants, those of policies. Where
 * a backup is restored to be proven they are made beforehand. Naming one too many does no harm.
 */
import { readEntries } from '../catalog/definitions.ts';
import type { OpenBackup } from '../catalog/opened-backup.ts';

const identifier = '(?:"(?:[^"]|"")+"|[a-z_\\u0080-\\uffff][a-z0-9_$\\u0080-\\uffff]*)';
const list = `(${identifier}(?:, ${identifier})*)`;
const places = [
  `\\bOWNER TO ${list};`,
  `^(?:GRANT|REVOKE) [\\s\\S]*? (?:TO|FROM) ${list}(?: WITH GRANT OPTION)?(?: GRANTED BY ${identifier})?;$`,
  `\\bGRANTED BY ${list};`,
  `\\bFOR ROLE ${list} `,
  `^CREATE POLICY [\\s\\S]*? TO ${list}(?: USING | WITH CHECK |;)`,
  `^CREATE USER MAPPING FOR ${list} `,
].map((source) => new RegExp(source, 'gmu'));
const oneIdentifier = new RegExp(identifier, 'gu');
/** PostgreSQL's own names begin like this, and nobody can make such a role. */
const reserved = /^(?:pg_|public$|current_user$|current_role$|session_user$)/u;
const longestNameBytes = 63;

/** Pure. In the order of the text, each once for each time it stands there. */
export function rolesIn(sql: string): string[] {
  return places.flatMap((place) =>
    [...sql.matchAll(place)].flatMap(([, names = '']) =>
      [...names.matchAll(oneIdentifier)]
        .map(([name]) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name))
        .filter((name) => !reserved.test(name) && Buffer.byteLength(name) <= longestNameBytes),
    ),
  );
}

/** Without owners and grants only policies and user mappings name any. */
const withoutOwners = new Set(['POLICY', 'USER MAPPING']);

export async function namedRoles(backup: OpenBackup, signal: AbortSignal): Promise<Set<string>> {
  const found = new Set<string>();
  const wanted = backup.catalog.objects.flatMap(({ type }, index) =>
    backup.madeBy === 'pg_dump' || withoutOwners.has(type) ? [index] : [],
  );
  for await (const { sql } of readEntries(backup, wanted, signal)) {
    for (const name of rolesIn(sql)) found.add(name);
  }
  return found;
}
