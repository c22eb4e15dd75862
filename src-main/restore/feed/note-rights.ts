/**
 * Decides which owners and grants of a dump an admin sets. Owners and grants for superusers and
 * similar roles are not set, because objects of these roles run with their rights. Owners and
 * grants on the server's own objects, and on objects that an extension protects, are not set.
 */
import { z } from 'zod';
import { fail } from '#shared/errors/errors.ts';
import { isOfServer, type NamedObject, type Note } from '../../dump-sql/admin-forms.ts';
import { literal, sql, sqlList, type Sql } from '../../postgres/connection/quote-sql.ts';
import type { LeftOut } from '../left-out.ts';

const namesSchema = z.array(z.tuple([z.string(), z.string()]));
const rightsSchema = z.object({
  /** Roles that are superusers, or can act as superusers. */
  powerful: z.array(z.string()),
  /** Names of the server's own objects that can be found without a schema. */
  routines: z.array(z.string()),
  relations: z.array(z.string()),
  languages: z.array(z.string()),
  /** Schema and name of the objects of extensions. */
  members: namesSchema,
  /**
   * Objects of extensions whose rights the extension has changed, mostly to protect them from other
   * users.
   */
  withheld: namesSchema,
});

export interface ServerRights {
  powerful: ReadonlySet<string>;
  routines: ReadonlySet<string>;
  relations: ReadonlySet<string>;
  languages: ReadonlySet<string>;
  members: ReadonlySet<string>;
  withheld: ReadonlySet<string>;
}

const ofExtensions = sql`(select d.classid, d.objid from pg_catalog.pg_depend d where d.deptype = 'e')`;

// A role that can create roles can create a role with more rights.
const rightsSql = sql`with
  members as ${ofExtensions},
  things as (
    select 'pg_catalog.pg_proc'::pg_catalog.regclass as classid, oid, pronamespace as schema, proname as name from pg_catalog.pg_proc
    union all select 'pg_catalog.pg_class'::pg_catalog.regclass, oid, relnamespace, relname from pg_catalog.pg_class
    union all select 'pg_catalog.pg_type'::pg_catalog.regclass, oid, typnamespace, typname from pg_catalog.pg_type),
  theirs as (
    select t.*, n.nspname from things t join members m on m.classid = t.classid and m.objid = t.oid
    join pg_catalog.pg_namespace n on n.oid = t.schema)
select json_build_object(
  'powerful', (select coalesce(json_agg(r.rolname), '[]') from pg_catalog.pg_roles r
    where r.rolcreaterole or (pg_catalog.left(r.rolname::pg_catalog.text, 3) = 'pg_' and r.rolname <> 'pg_database_owner') or exists (
      select from pg_catalog.pg_roles s
      where (s.rolsuper or s.rolname in ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'))
        and pg_catalog.pg_has_role(r.oid, s.oid, 'member'))),
  'routines', (select coalesce(json_agg(distinct proname), '[]') from pg_catalog.pg_proc where pronamespace = 'pg_catalog'::pg_catalog.regnamespace),
  'relations', (select coalesce(json_agg(distinct name), '[]') from things
    where schema = 'pg_catalog'::pg_catalog.regnamespace and classid <> 'pg_catalog.pg_proc'::pg_catalog.regclass),
  'languages', (select coalesce(json_agg(l.lanname), '[]') from pg_catalog.pg_language l where l.oid < 16384
    or exists (select from members m where m.classid = 'pg_catalog.pg_language'::pg_catalog.regclass and m.objid = l.oid)),
  'members', (select coalesce(json_agg(json_build_array(nspname, name)), '[]') from theirs),
  'withheld', (select coalesce(json_agg(json_build_array(nspname, name)), '[]') from theirs t
    where exists (select from pg_catalog.pg_init_privs p where p.classoid = t.classid and p.objoid = t.oid)))`;

/** Reads what this server and database protect at the time of the query. */
export async function readServerRights(ask: Ask): Promise<ServerRights> {
  const { members, withheld, ...names } = rightsSchema.parse(JSON.parse(await ask(rightsSql)));
  return {
    powerful: new Set(names.powerful),
    routines: new Set(names.routines),
    relations: new Set(names.relations),
    languages: new Set(names.languages),
    members: new Set(members.map(([schema, name]) => keyOf(schema, name))),
    withheld: new Set(withheld.map(([schema, name]) => keyOf(schema, name))),
  };
}

// The schema public is open to all users, and large objects have the numbers of the dump.
const ownSql = sql`select pg_catalog.md5(coalesce(pg_catalog.string_agg(one, ',' order by one), '')) from (
  select pg_catalog.concat_ws(':', 'r', oid, proowner, proacl, prosecdef, proconfig) as one from pg_catalog.pg_proc where oid < 16384
  union all select pg_catalog.concat_ws(':', 'c', oid, relowner, relacl) from pg_catalog.pg_class where oid < 16384
  union all select pg_catalog.concat_ws(':', 'a', attrelid, attnum, attacl) from pg_catalog.pg_attribute where attrelid < 16384 and attacl is not null
  union all select pg_catalog.concat_ws(':', 't', oid, typowner, typacl) from pg_catalog.pg_type where oid < 16384
  union all select pg_catalog.concat_ws(':', 'l', oid, lanowner, lanacl) from pg_catalog.pg_language where oid < 16384
  union all select pg_catalog.concat_ws(':', 'o', oid, oprowner) from pg_catalog.pg_operator where oid < 16384
  union all select pg_catalog.concat_ws(':', 'f', oid, opfowner) from pg_catalog.pg_opfamily where oid < 16384
  union all select pg_catalog.concat_ws(':', 'p', oid, opcowner) from pg_catalog.pg_opclass where oid < 16384
  union all select pg_catalog.concat_ws(':', 'n', oid, nspowner, nspacl) from pg_catalog.pg_namespace where oid < 16384 and nspname <> 'public') parts`;

// Without the objects of extensions: they belong to the role that created the extension.
const givenSql = (powerful: ReadonlySet<string>): Sql => sql`with
  members as ${ofExtensions},
  owned as (
    select 'pg_catalog.pg_proc'::pg_catalog.regclass as classid, oid, proowner as owner from pg_catalog.pg_proc
    union all select 'pg_catalog.pg_class'::pg_catalog.regclass, oid, relowner from pg_catalog.pg_class
    union all select 'pg_catalog.pg_type'::pg_catalog.regclass, oid, typowner from pg_catalog.pg_type
    union all select 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, nspowner from pg_catalog.pg_namespace
    union all select 'pg_catalog.pg_operator'::pg_catalog.regclass, oid, oprowner from pg_catalog.pg_operator
    union all select 'pg_catalog.pg_opclass'::pg_catalog.regclass, oid, opcowner from pg_catalog.pg_opclass
    union all select 'pg_catalog.pg_language'::pg_catalog.regclass, oid, lanowner from pg_catalog.pg_language
    union all select 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, srvowner from pg_catalog.pg_foreign_server
    union all select 'pg_catalog.pg_default_acl'::pg_catalog.regclass, oid, defaclrole from pg_catalog.pg_default_acl)
  select coalesce(json_agg(pg_catalog.concat(o.classid, ':', o.oid)), '[]') from owned o
  where o.oid >= 16384 and pg_catalog.pg_get_userbyid(o.owner) in (${sqlList([sql`''`, ...[...powerful].map(literal)])})
    and not exists (select from members m where m.classid = o.classid and m.objid = o.oid)`;

type Ask = (statement: Sql) => Promise<string>;

/**
 * Returns a hash that changes with each owner and each right of the server's own objects in this
 * database.
 */
export const hashOfServerObjects = async (ask: Ask): Promise<string> => await ask(ownSql);

/**
 * Returns the objects of powerful roles, except for the server's own objects and objects of
 * extensions.
 */
export async function givenToPowerful(
  ask: Ask,
  { powerful }: ServerRights,
): Promise<ReadonlySet<string>> {
  return new Set(z.array(z.string()).parse(JSON.parse(await ask(givenSql(powerful)))));
}

/** Fails with `restore-failed` if the server's own objects have changed. */
export function requireSameServerObjects(before: string, now: string): void {
  if (before === now) return;
  const detail = 'The file changes owners or rights of what belongs to the server itself.';
  fail({ code: 'restore-failed', detail });
}

/**
 * Fails with `restore-failed` if powerful roles have more objects than before: the server may have
 * resolved a name differently.
 */
export function requireNothingGiven(before: ReadonlySet<string>, now: ReadonlySet<string>): void {
  if ([...now].every((one) => before.has(one))) return;
  const detail =
    'The file gives an object to a superuser, or to a role that can act as a superuser.';
  fail({ code: 'restore-failed', detail });
}

/** Decides about one note after the other, and records what was left out. No I/O. */
export class NoteFilter {
  readonly #rights: ServerRights;
  /** Number of objects that would have belonged to each of these roles. */
  readonly #owners = new Map<string, number>();
  /** Roles whose default privileges are left out. */
  readonly #defaults = new Set<string>();
  /** Objects whose owners and grants are left out. */
  readonly #objects = new Set<string>();

  constructor(rights: ServerRights) {
    this.#rights = rights;
  }

  get leftOut(): LeftOut[] {
    const owners = [...this.#owners].map(
      ([role, things]) => ({ kind: 'owner with power', role, things }) as const,
    );
    const roles = [...this.#defaults];
    const objects = [...this.#objects];
    return [
      ...owners,
      ...(roles.length === 0 ? [] : [{ kind: 'default privileges of power', roles } as const]),
      ...(objects.length === 0 ? [] : [{ kind: 'protected objects', objects } as const]),
    ];
  }

  /** Returns true if the note is run. Records a note that is not run. */
  passes(note: Note): boolean {
    if (note.note === 'words') return true;
    if (note.note === 'default privileges') {
      if (!this.#rights.powerful.has(note.role)) return true;
      this.#defaults.add(note.role);
      return false;
    }
    const kept = note.objects.filter((object) => this.#isProtected(object, note.note));
    for (const { schema, name } of kept)
      this.#objects.add(schema === null ? name : `${schema}.${name}`);
    if (kept.length > 0) return false;
    if (note.note === 'grant' || !this.#rights.powerful.has(note.role)) return true;
    this.#owners.set(note.role, (this.#owners.get(note.role) ?? 0) + 1);
    return false;
  }

  #isProtected({ of, schema, name }: NamedObject, note: 'owner' | 'grant'): boolean {
    const { members, withheld, routines, relations, languages } = this.#rights;
    if (of === 'nothing with a schema') return false;
    if (of === 'schema') return isOfServer(name);
    if (of === 'language') return languages.has(name);
    const extensions = note === 'owner' ? members : withheld;
    if (schema !== null) return isOfServer(schema) || extensions.has(keyOf(schema, name));
    // For a name without a schema, the server first searches its own objects.
    const isOwn = (of === 'routine' ? routines : relations).has(name);
    return isOwn || [...extensions].some((one) => one.endsWith(`\0${name}`));
  }
}

const keyOf = (schema: string, name: string): string => `${schema}\0${name}`;
