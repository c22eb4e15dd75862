/**
 * Properties that belong to a database itself and are not in a dump of it: tablespace, owner,
 * grants, settings, limits.
 */
import { z } from 'zod';
import { restoreWarning, type RestoreWarning } from '#shared/domain/restore-warning.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import {
  identifier,
  integer,
  literal,
  sql,
  sqlList,
  type Sql,
} from '../../postgres/connection/quote-sql.ts';
import { unexpectedAnswer } from '../../postgres/connection/unexpected-answer.ts';
import type { Maintenance } from './maintenance.ts';
import { isList, readList } from './setting-lists.ts';

/** A null role means PUBLIC. */
const propertiesSchema = z.object({
  owner: z.string(),
  isOwn: z.boolean(),
  connectionLimit: z.number().int(),
  hasGrants: z.boolean(),
  grants: z.array(
    z.tuple([z.enum(['CREATE', 'TEMPORARY', 'CONNECT']), z.string().nullable(), z.boolean()]),
  ),
  settings: z.array(z.tuple([z.string().nullable(), z.string()])),
});
type Belongings = z.infer<typeof propertiesSchema>;

const belongingsSql = (database: string): Sql => sql`select json_build_object(
    'owner', pg_catalog.pg_get_userbyid(d.datdba),
    'isOwn', pg_catalog.pg_get_userbyid(d.datdba) = current_user,
    'connectionLimit', d.datconnlimit,
    'hasGrants', d.datacl is not null,
    'grants', (select coalesce(json_agg(json_build_array(a.privilege_type,
        case when a.grantee <> 0 then pg_catalog.pg_get_userbyid(a.grantee) end, a.is_grantable)), '[]')
      from pg_catalog.aclexplode(d.datacl) a where a.grantee <> d.datdba),
    'settings', (select coalesce(json_agg(json_build_array(
        case when s.setrole <> 0 then pg_catalog.pg_get_userbyid(s.setrole) end, c)), '[]')
      from pg_catalog.pg_db_role_setting s, unnest(s.setconfig) c where s.setdatabase = d.oid))
  from pg_catalog.pg_database d where d.datname = ${literal(database)}`;

const privileges = { CREATE: sql`create`, TEMPORARY: sql`temporary`, CONNECT: sql`connect` };

export interface PlaceOnServer {
  /** Null for the server's default tablespace. */
  tablespace: string | null;
  /** About properties that could not be copied. */
  warnings: RestoreWarning[];
}

/**
 * Returns the tablespace for the database that replaces this one. Called before that database is
 * filled.
 */
export async function placeOf({ ask }: Maintenance, database: string): Promise<PlaceOnServer> {
  const answer = await ask(
    sql`select coalesce(json_agg(json_build_array(t.spcname, pg_catalog.has_tablespace_privilege(t.oid, 'CREATE'))), '[]')
     from pg_catalog.pg_database d join pg_catalog.pg_tablespace t on t.oid = d.dattablespace
     where d.datname = ${literal(database)} and t.spcname <> 'pg_default'`,
  );
  const [found] = JSON.parse(answer) as [string, boolean][];
  if (found === undefined) return { tablespace: null, warnings: [] };
  const [tablespace, mayCreate] = found;
  if (mayCreate) return { tablespace, warnings: [] };
  const warning = restoreWarning('restore-review.not-copied.tablespace', { tablespace });
  return { tablespace: null, warnings: [warning] };
}

/**
 * Copies the properties of `from` to `to`. Resolves with a warning for each property that could
 * not be copied.
 */
export async function copyProperties(
  { ask }: Maintenance,
  from: string,
  to: string,
): Promise<RestoreWarning[]> {
  const answer = await ask(belongingsSql(from));
  const { statements, warnings } = statementsFor(parseAnswer(answer), to);
  for (const statement of statements) {
    try {
      await ask(statement);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      const { title, explanation } = describeError(error.error);
      warnings.push(
        restoreWarning('restore-review.not-copied.statement', {
          statement: statement.text,
          title,
          explanation,
        }),
      );
    }
  }
  return warnings;
}

/**
 * Returns one statement for each property, in an order that works: the owner comes last. No I/O.
 */
function statementsFor(
  { owner, isOwn, connectionLimit, hasGrants, grants, settings }: Belongings,
  to: string,
): { statements: Sql[]; warnings: RestoreWarning[] } {
  const database = sql`database ${identifier(to)}`;
  const warnings: RestoreWarning[] = [];
  const statements = settings.flatMap(([role, setting]) => {
    const end = setting.indexOf('=');
    const name = setting.slice(0, end);
    const value = setting.slice(end + 1);
    const stored = valueSql(name, value);
    if (stored === null) {
      warnings.push(
        role === null
          ? restoreWarning('restore-review.not-copied.setting', { setting: name })
          : restoreWarning('restore-review.not-copied.setting-of-role', { setting: name, role }),
      );
      return [];
    }
    const whose = role === null ? database : sql`role ${identifier(role)} in ${database}`;
    return [sql`alter ${whose} set ${identifier(name)} to ${stored}`];
  });
  if (connectionLimit >= 0) {
    statements.push(sql`alter ${database} connection limit ${integer(connectionLimit)}`);
  }
  if (hasGrants) statements.push(sql`revoke all on ${database} from public`);
  for (const [privilege, role, isGrantable] of grants) {
    const grantee = role === null ? sql`public` : identifier(role);
    const option = isGrantable ? sql` with grant option` : sql``;
    statements.push(sql`grant ${privileges[privilege]} on ${database} to ${grantee}${option}`);
  }
  if (!isOwn) statements.push(sql`alter ${database} owner to ${identifier(owner)}`);
  return { statements, warnings };
}

/**
 * Writes the value as pg_dump does (its makeAlterConfigCommand): each name of a list is a separate
 * string literal.
 */
function valueSql(name: string, value: string): Sql | null {
  if (!isList(name)) return literal(value);
  const names = readList(name, value);
  return names === null ? null : sqlList(names.map(literal));
}

function parseAnswer(text: string): Belongings {
  try {
    return propertiesSchema.parse(JSON.parse(text));
  } catch (error) {
    return unexpectedAnswer(text, error);
  }
}
