/** What belongs to a database itself and is in no dump of it: its place, owner, grants, settings, limits. */
import { NightjarFailure } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/words.ts';
import type { Maintenance } from './maintenance.ts';
import { identifier, literal } from './sql-text.ts';

/** Settings whose stored value is a list that is quoted already (PostgreSQL's GUC_LIST_QUOTE). */
const quotedLists = [
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
];

/** One statement for each thing, in the order in which they can be done: the owner comes last. */
function statementsSql(from: string, to: string): string {
  const target = `d.datname = ${literal(from)}`;
  const name = literal(identifier(to));
  const lists = quotedLists.map(literal).join(', ');
  return `select coalesce(json_agg(sql order by place), '[]') from (
    select 1 as place, 'alter ' || case when s.setrole = 0 then 'database ' || ${name} else 'role ' || quote_ident(pg_catalog.pg_get_userbyid(s.setrole)) || ' in database ' || ${name} end
      || ' set ' || quote_ident(split_part(c, '=', 1)) || ' to '
      || case when split_part(c, '=', 1) in (${lists}) then nullif(substr(c, strpos(c, '=') + 1), '') else quote_literal(substr(c, strpos(c, '=') + 1)) end as sql
    from pg_catalog.pg_db_role_setting s join pg_catalog.pg_database d on d.oid = s.setdatabase, unnest(s.setconfig) c where ${target}
    union all
    select 2, 'alter database ' || ${name} || ' connection limit ' || d.datconnlimit from pg_catalog.pg_database d where ${target} and d.datconnlimit >= 0
    union all
    select 3, 'revoke all on database ' || ${name} || ' from public' from pg_catalog.pg_database d where ${target} and d.datacl is not null
    union all
    select 4, 'grant ' || a.privilege_type || ' on database ' || ${name} || ' to ' || case a.grantee when 0 then 'public' else quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) end
      || case when a.is_grantable then ' with grant option' else '' end
    from pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) a where ${target} and a.grantee <> d.datdba
    union all
    select 5, 'alter database ' || ${name} || ' owner to ' || quote_ident(pg_catalog.pg_get_userbyid(d.datdba))
    from pg_catalog.pg_database d where ${target} and pg_catalog.pg_get_userbyid(d.datdba) <> current_user
  ) todo where sql is not null`;
}

export interface PlaceOnServer {
  /** Null for the server's own default. */
  tablespace: string | null;
  /** What is not as it was, in sentences. */
  warnings: string[];
}

/** Where the database that takes the place of this one is to be made: asked for before it is filled. */
export async function placeOf({ ask }: Maintenance, database: string): Promise<PlaceOnServer> {
  const answer = await ask(
    `select coalesce(json_agg(json_build_array(t.spcname, pg_catalog.has_tablespace_privilege(t.oid, 'CREATE'))), '[]')
     from pg_catalog.pg_database d join pg_catalog.pg_tablespace t on t.oid = d.dattablespace
     where d.datname = ${literal(database)} and t.spcname <> 'pg_default'`,
  );
  const [found] = JSON.parse(answer) as [string, boolean][];
  if (found === undefined) return { tablespace: null, warnings: [] };
  const [tablespace, mayCreate] = found;
  if (mayCreate) return { tablespace, warnings: [] };
  const sorry = `Not carried over from the replaced database: its tablespace “${tablespace}”, in which you may not create anything. The restored database is in the default one.`;
  return { tablespace: null, warnings: [sorry] };
}

/** Gives `to` what `from` has. Resolves with a sentence for each thing that did not work. */
export async function carryOver({ ask }: Maintenance, from: string, to: string): Promise<string[]> {
  const statements = JSON.parse(await ask(statementsSql(from, to))) as string[];
  const sorry: string[] = [];
  for (const sql of statements) {
    try {
      await ask(sql);
    } catch (error) {
      if (!(error instanceof NightjarFailure)) throw error;
      const { title, explanation } = describeError(error.error);
      sorry.push(
        `Not carried over from the replaced database (“${sql}”): ${title}, ${explanation}`,
      );
    }
  }
  return sorry;
}
