/**
 * Decides with whose rights a dump is restored. A dump is a program: functions in checks, defaults,
 * indexes and triggers run during the restore, with the rights of the user who restores. So
 * Nightjar creates a role that owns only the new database, and this role runs all statements that
 * could call code of the dump. `SET ROLE` is not enough: such a function can reset the role.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { RestoreMode } from '#shared/domain/restore.ts';
import { restoreWarning, type RestoreWarning } from '#shared/domain/restore-warning.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { describeFault } from '../../logging/fault.ts';
import type { Log } from '../../system/ports.ts';
import type { ServerAccess, ServerTarget } from '../../postgres/connection/server-access.ts';
import type { FeedRoles } from '../feed/feed-request.ts';
import type { Maintenance } from './maintenance.ts';
import { dropRoleOf, isScratchName, roleOf } from './scratch-database.ts';
import {
  identifier,
  literal,
  sql,
  sqlList,
  type Sql,
} from '../../postgres/connection/quote-sql.ts';

/** The server stores a value that verifies the password, and never sees the password (RFC 5803). */
const firstMajorWithScram = 10;
const firstMajorWithOwnedPublic = 15;

export interface RestoreRoles {
  /** The role that runs the dump, and the database that it fills. */
  worker: ServerTarget;
  feed: Omit<FeedRoles, 'refusal'> & Partial<Pick<FeedRoles, 'refusal'>>;
  /** Removes the rights of the role that ran the dump, before the database gets its name. */
  settle(): Promise<void>;
  /** Called when the database has its name. Resolves with warnings; never rejects. */
  published(): Promise<RestoreWarning[]>;
}

/** Creates the role. Returns null if the server does not let this user create roles. */
export async function createOwnRole(there: Maintenance, scratch: string): Promise<OwnRole | null> {
  if (there.majorVersion < firstMajorWithScram) return null;
  const rights = JSON.parse(
    await there.ask(
      sql`select json_build_object('isSuperuser', rolsuper, 'mayMakeRoles', rolcreaterole) from pg_catalog.pg_roles where rolname = current_user`,
    ),
  ) as { isSuperuser: boolean; mayMakeRoles: boolean };
  if (!rights.isSuperuser && !rights.mayMakeRoles) return null;
  const name = roleOf(scratch);
  const password = randomBytes(24).toString('base64url');
  const { isSuperuser } = rights;
  try {
    // Policies must not hide rows from the role that counts them.
    await there.ask(
      sql`create role ${identifier(name)} login${isSuperuser ? sql` bypassrls` : sql``} password ${literal(scramVerifier(password))}`,
    );
    if (!isSuperuser) await there.ask(sql`grant ${identifier(name)} to current_user`);
    return { name, password, isSuperuser };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return null;
  }
}

export interface OwnRole {
  name: string;
  password: string;
  /** True if the user who created the role is a superuser. */
  isSuperuser: boolean;
}

export interface RestoreRolesPorts {
  server: ServerAccess;
  log: Log;
  there: Maintenance;
}

/** The user who restores runs everything. */
export function roleWithoutRights(target: ServerTarget): RestoreRoles {
  return {
    worker: target,
    feed: {
      admin: null,
      nativeBy: 'admin',
      ask: () => Promise.reject(new Error('Nobody but the one who restores')),
      actsAsMember: false,
      share: () => Promise.resolve(),
      giveAway: () => Promise.resolve(),
    },
    settle: () => Promise.resolve(),
    published: () => Promise.resolve([]),
  };
}

/** The restore and its target, as far as the roles need them. */
interface ToRestore {
  target: ServerTarget;
  database: string;
  mode: RestoreMode;
}

/**
 * Returns the role if the server lets it log in. Returns null if not; then the database belongs
 * again to the user who created it.
 */
export async function ownRole(
  role: OwnRole,
  request: ToRestore,
  scratch: string,
  { server, log, there }: RestoreRolesPorts,
): Promise<RestoreRoles | null> {
  const { database, mode } = request;
  // Code that belongs to a superuser runs with the rights of a superuser, no matter who calls it.
  const isGivenAway = mode === 'replace' && !(await isOfSuperuser(there, database));
  const within = there.askIn(scratch);
  const inScratch = (target: ServerTarget): ServerTarget => ({
    ...target,
    fields: { ...target.fields, database: scratch },
  });
  const worker = inScratch({
    ...request.target,
    fields: { ...request.target.fields, user: role.name },
    password: { kind: 'given', value: role.password },
  });
  await there.ask(sql`alter database ${identifier(scratch)} owner to ${identifier(role.name)}`);
  try {
    await server.query(worker, sql`select 1`, there.binDirectory);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    log.warn('the server does not let a new role log in', {
      error: describeError(error.error).title,
    });
    await there.ask(sql`alter database ${identifier(scratch)} owner to current_user`);
    await dropRoleOf(there, scratch, log);
    return null;
  }
  if (role.isSuperuser && there.majorVersion < firstMajorWithOwnedPublic) {
    await within(sql`alter schema public owner to ${identifier(role.name)}`);
  }
  return {
    worker,
    feed: {
      admin: inScratch(request.target),
      nativeBy: 'admin',
      ask: within,
      actsAsMember: false,
      share: () => shareWith(within, role.name),
      giveAway: async () => {
        if (mode !== 'replace') return;
        const owner = identifier(
          await there.ask(
            sql`select pg_catalog.pg_get_userbyid(datdba) from pg_catalog.pg_database where datname = ${literal(database)}`,
          ),
        );
        await there.ask(sql`alter database ${identifier(scratch)} owner to ${owner}`);
        if (!isGivenAway) return;
        await within(sql`reassign owned by ${identifier(role.name)} to ${owner}`);
        await within(sql`drop owned by ${identifier(role.name)}`);
      },
    },
    settle: async () => {
      if (isGivenAway) {
        await there.ask(sql`drop role ${identifier(role.name)}`);
        return;
      }
      const rights = role.isSuperuser ? sql` nobypassrls` : sql``;
      await there.ask(sql`alter role ${identifier(role.name)} nologin${rights} password null`);
    },
    published: async () => {
      if (isGivenAway) return [];
      // Only at this point: a restore that failed before has dropped the role by its first name.
      let final = role.name;
      try {
        const wanted = isScratchName(database)
          ? roleOf(database)
          : await freeRoleName(there, `${database}_owner`);
        await there.ask(sql`alter role ${identifier(role.name)} rename to ${identifier(wanted)}`);
        final = wanted;
      } catch (fault) {
        log.warn('the owner role of a restored database could not be renamed', {
          role: role.name,
          ...describeFault(fault),
        });
      }
      return [restoreWarning('restore-review.belongs-to-role', { database, role: final })];
    },
  };
}

/** Returns true if a superuser owns this database. */
export async function isOfSuperuser(
  { ask }: Pick<Maintenance, 'ask'>,
  database: string,
): Promise<boolean> {
  const answer = await ask(
    sql`select r.rolsuper from pg_catalog.pg_database d join pg_catalog.pg_roles r on r.oid = d.datdba where d.datname = ${literal(database)}`,
  );
  return answer === 't';
}

/**
 * Grants the role the objects that other users have created for it, and the objects that it has to
 * use or change later.
 */
const sharedSql = (role: string): Sql => sql`do $share$ declare one record; begin
  for one in select f.fdwname as name from pg_catalog.pg_foreign_data_wrapper f
    where not pg_catalog.has_foreign_data_wrapper_privilege(${literal(role)}, f.oid, 'USAGE') loop
    execute pg_catalog.format('grant usage on foreign data wrapper %I to %I', one.name, ${literal(role)});
  end loop;
  for one in select n.nspname as name from pg_catalog.pg_depend d
    join pg_catalog.pg_namespace n on n.oid = d.objid and d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
    where d.deptype = 'e' loop
    execute pg_catalog.format('grant usage on schema %I to %I', one.name, ${literal(role)});
  end loop;
  for one in select c.oid::pg_catalog.regclass as name, c.relkind as kind from pg_catalog.pg_depend d
    join pg_catalog.pg_class c on c.oid = d.objid and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    where d.deptype = 'e' and c.relkind in ('r', 'p', 'S') loop
    execute pg_catalog.format(case one.kind when 'S' then 'grant all on sequence %s to %I' else 'grant select, insert, update, delete on table %s to %I' end, one.name, ${literal(role)});
  end loop;
  for one in select p.oid::pg_catalog.regprocedure as name, p.prokind as kind from pg_catalog.pg_proc p
    where p.oid >= 16384 and p.proowner <> ${literal(role)}::pg_catalog.regrole
      and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype in ('e', 'i')) loop
    execute pg_catalog.format('alter routine %s owner to %I', one.name, ${literal(role)});
  end loop;
  for one in select t.oid::pg_catalog.regtype as name from pg_catalog.pg_type t
    where t.oid >= 16384 and t.typtype in ('b', 'p') and t.typisdefined and t.typowner <> ${literal(role)}::pg_catalog.regrole
      and not exists (select from pg_catalog.pg_type e where e.typarray = t.oid)
      and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.objid = t.oid and d.deptype in ('e', 'i')) loop
    execute pg_catalog.format('alter type %s owner to %I', one.name, ${literal(role)});
  end loop;
end $share$`;

/** Runs as a user who is allowed to grant these rights. The names are read from the catalog. */
export async function shareWith(
  within: (statement: Sql) => Promise<string>,
  role: string,
): Promise<void> {
  await within(sharedSql(role));
}

/** Returns the first name of this pattern that no role has. */
async function freeRoleName({ ask }: Maintenance, wanted: string): Promise<string> {
  for (let first = 1; ; first += namesAtOnce) {
    const names = Array.from({ length: namesAtOnce }, (_, at) => numbered(wanted, first + at));
    const found = await ask(
      sql`select coalesce(json_agg(rolname), '[]') from pg_catalog.pg_roles where rolname in (${sqlList(names.map(literal))})`,
    );
    const taken = new Set(JSON.parse(found) as string[]);
    const free = names.find((name) => !taken.has(name));
    if (free !== undefined) return free;
  }
}
const namesAtOnce = 100;

/**
 * Returns “shop_owner”, “shop_owner_2”, …, shortened so that PostgreSQL does not shorten it (63
 * bytes).
 */
function numbered(wanted: string, number: number): string {
  const suffix = number === 1 ? '' : `_${number}`;
  const characters = Array.from(wanted);
  while (Buffer.byteLength(characters.join('') + suffix) > 63) characters.pop();
  return characters.join('') + suffix;
}

/**
 * Returns the text for the password in CREATE ROLE: the value by which the server verifies the
 * password. An argument of psql is visible to all users of this computer. Servers before version 10
 * do not support a stored value from which the password cannot be derived.
 */
export function storedPassword(password: string, majorVersion: number): string {
  return majorVersion < firstMajorWithScram ? password : scramVerifier(password);
}

/** Returns the value that PostgreSQL stores for a password (RFC 5802, RFC 7677). */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const iterations = 4096;
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const hmac = (text: string): Buffer => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  const serverKey = hmac('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
