/**
 * Lists the databases on a server, and finds a free name for a database that is to be created from
 * a file.
 */
import path from 'node:path';
import type { RestoreTargets } from '#shared/domain/restore.ts';
import { readManifest } from '../../backup-folder/manifest-file.ts';
import { sql } from '../../postgres/connection/quote-sql.ts';
import type { ServerAccess, ServerTarget } from '../../postgres/connection/server-access.ts';
import { maintenance } from './maintenance.ts';

const databasesSql = sql`select coalesce(json_agg(json_build_object(
    'name', d.datname,
    'isReplaceable', not d.datistemplate and d.datname not like 'nightjar\_restore\_%' and d.datname not in ('postgres', pg_catalog.current_database()),
    'sizeBytes', case when pg_catalog.has_database_privilege(d.oid, 'connect') then pg_catalog.pg_database_size(d.oid) end,
    'connectedUsers', (select count(*) from pg_catalog.pg_stat_activity a where a.datid = d.oid)
  ) order by d.datname), '[]')
  from pg_catalog.pg_database d`;

export async function listTargets(
  target: ServerTarget,
  { filePath, databaseInFile }: { filePath: string | null; databaseInFile: string | null },
  server: ServerAccess,
): Promise<RestoreTargets> {
  const { ask } = await maintenance(server, target);
  const all = JSON.parse(await ask(databasesSql)) as (RestoreTargets['databases'][number] & {
    isReplaceable: boolean;
  })[];
  const databases = all.flatMap(({ isReplaceable, ...one }) => (isReplaceable ? [one] : []));
  if (filePath === null) return { databases, suggestedName: null };
  const filename = path.basename(filePath);
  const manifest = await readManifest(path.dirname(filePath), filename);
  const base =
    databaseInFile ?? manifest?.database.name ?? filename.replace(/\.(?:sql|gz)(?:\.gz)?$/u, '');
  return { databases, suggestedName: freeName(base, new Set(all.map(({ name }) => name))) };
}

/**
 * Returns `shop` if it is free, otherwise `shop_restored`, `shop_restored_2`, … within 63 bytes. No
 * I/O.
 */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  for (let number = 0; ; number += 1) {
    const suffix = number === 0 ? '' : number === 1 ? '_restored' : `_restored_${number}`;
    const characters = Array.from(base.replaceAll(/\p{Cc}/gu, '_'));
    while (Buffer.byteLength(characters.join('') + suffix) > 63) characters.pop();
    const name = characters.join('') + suffix;
    if (name !== '' && !taken.has(name)) return name;
  }
}
