/**
 * Creates a private PostgreSQL server for a drill. The server is deleted after the drill.
 *
 * A dump is a program: its definitions run with the rights of the role that restores it. On this
 * server the role owns its database and has no other rights: it cannot access files, programs,
 * libraries or the network of this computer. The superuser creates what no other role can create,
 * and executes no code of the dump.
 */
import { randomBytes } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectionFields } from '#shared/domain/connection.ts';
import { fail } from '#shared/errors/errors.ts';
import {
  findServerInstallations,
  type ServerInstallation,
} from '../../postgres/private-server/installations.ts';
import {
  PrivateServerError,
  type PrivateServer,
} from '../../postgres/private-server/private-server.ts';
import { startPrivateCluster } from '../../postgres/private-server/start-private-server.ts';
import {
  identifier,
  literal,
  sql,
  sqlList,
  type Sql,
} from '../../postgres/connection/quote-sql.ts';
import type { ServerTarget } from '../../postgres/connection/server-access.ts';
import { effectsBeyondOwner } from '../../dump-sql/judged-statement.ts';
import {
  readExtensionNeeds,
  missingExtensions,
  unprovableExtension,
} from '../../restore/server/extension-needs.ts';
import { claimScratchName, releaseScratch } from '../../restore/server/scratch-database.ts';
import { shareWith, storedPassword } from '../../restore/server/restore-roles.ts';
import type { DrillPorts } from '../drill-request.ts';
import type { DrilledDump, DrillPlace } from './drill-place.ts';
import { preloadSettings, serverSettings } from './server-settings.ts';

const rolesAtOnce = 100;

/**
 * Fails with `drill-no-server`, `extension-not-provable`, `extensions-missing` or `drill-failed`.
 */
export async function placeHere(
  { major, extensions, objects, libraries }: DrilledDump,
  folder: string,
  ports: DrillPorts,
  signal: AbortSignal,
): Promise<DrillPlace> {
  const installation = await installationFor(major, ports);
  const unprovable = unprovableExtension(extensions);
  if (unprovable !== null) fail(unprovable);
  const settings = serverSettings(installation.majorVersion, objects);
  const start = clusterStarter(installation, { settings, libraries }, folder, { ports, signal });
  let cluster = await start({});
  const scratch = claimScratchName();
  const remove = async (): Promise<void> => {
    releaseScratch(scratch);
    await cluster.stop('immediate');
    await rm(cluster.folder, { recursive: true, force: true });
  };
  try {
    const ask = (statement: Sql, database = 'postgres'): Promise<string> => {
      const { fields, ...rest } = targetOf(cluster);
      const within = { ...rest, fields: { ...fields, database } };
      return ports.server.query(within, statement, installation.binDirectory);
    };
    const lookedAt = await readExtensionNeeds((statement) => ask(statement), extensions);
    const missing = missingExtensions(lookedAt, installation.majorVersion);
    if (missing !== null) fail(missing);
    const preloads = preloadSettings(extensions, scratch);
    if (preloads !== null) {
      await cluster.stop('fast');
      cluster = await start(preloads);
    }
    const superuser = targetOf(cluster);
    const password = newSecret();
    const role = `drill_${randomBytes(6).toString('hex')}`;
    // Row-level security must not hide rows from the role that counts them.
    await ask(
      sql`create role ${identifier(role)} login createdb bypassrls password ${literal(storedPassword(password, installation.majorVersion))}`,
    );
    const asRole: ServerTarget = {
      fields: { ...superuser.fields, user: role },
      password: { kind: 'given', value: password },
    };
    return {
      target: asRole,
      reader: superuser,
      takesNative: cluster.isSandboxed,
      rolesIn: (database) => {
        const within = (target: ServerTarget): ServerTarget => ({
          ...target,
          fields: { ...target.fields, database },
        });
        return {
          worker: within(asRole),
          feed: {
            admin: within(superuser),
            // In the sandbox a superuser has no rights on this computer.
            nativeBy: cluster.isSandboxed ? 'admin in any form' : 'nobody',
            ask: (statement) => ask(statement, database),
            actsAsMember: true,
            refusal: (reaches) =>
              effectsBeyondOwner.has(reaches)
                ? { code: 'drill-needs-superuser', detail: '', objects: [reaches] }
                : null,
            share: async () => {
              await shareWith((statement) => ask(statement, database), role);
              await ask(wrappersForAll, database);
            },
            giveAway: () => Promise.resolve(),
          },
          settle: () => Promise.resolve(),
          published: () => Promise.resolve([]),
        };
      },
      serverVersion: await ask(
        sql`select pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1)`,
      ),
      scratch,
      database: 'drill',
      makeRoles: async (names) => {
        const wanted = [...names].filter((name) => name !== cluster.user && name !== role);
        for (let at = 0; at < wanted.length; at += rolesAtOnce) {
          const some = wanted.slice(at, at + rolesAtOnce).map(identifier);
          await ask(
            sql`${sqlList(
              some.map((name) => sql`create role ${name};`),
              sql` `,
            )} grant ${sqlList(some)} to ${identifier(role)}`,
          );
        }
      },
      prepare: (database) => ask(prepareSql(database, role), database).then(() => undefined),
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * The owner of an object needs the right to create objects in its schema. Every role gets this
 * right, because no other user has access to this server. Objects that initdb created belong to the
 * superuser, and dumps from before PostgreSQL 14 comment on them.
 */
function prepareSql(database: string, role: string): Sql {
  const owner = identifier(role);
  const statements = [
    sql`grant create on database ${identifier(database)} to public`,
    sql`grant create, usage on schema public to public`,
    sql`alter default privileges for role ${owner} grant create, usage on schemas to public`,
    sql`update pg_catalog.pg_extension set extowner = ${literal(role)}::regrole`,
    sql`do $$ begin if current_setting('server_version_num')::int < 150000 then alter schema public owner to ${owner}; end if; end $$`,
  ];
  return sqlList(statements, sql`; `);
}

/**
 * Roles of the dump create foreign servers with these wrappers (`--use-set-session-authorization`).
 */
const wrappersForAll = sql`do $$ declare one record; begin
  for one in select fdwname as name from pg_catalog.pg_foreign_data_wrapper loop
    execute pg_catalog.format('grant usage on foreign data wrapper %I to public', one.name);
  end loop; end $$`;

/**
 * Returns the installation with the major version of the dumped server: a different major version
 * can reject or change what it restores. Returns the newest installation if the dump does not
 * contain a version: new servers read old dumps.
 */
async function installationFor(
  major: number | null,
  { server }: DrillPorts,
): Promise<ServerInstallation> {
  const found = await findServerInstallations(server.processes);
  const newest = found.toSorted((a, b) => b.majorVersion - a.majorVersion)[0];
  const right = major === null ? newest : found.find(({ majorVersion }) => majorVersion === major);
  if (right !== undefined) return right;
  return fail({
    code: 'drill-no-server',
    wanted: major === null ? null : String(major),
    found: found.map(({ majorVersion }) => String(majorVersion)),
  });
}

/**
 * Returns a function that starts the same cluster with further settings. The first start creates
 * the cluster.
 */
function clusterStarter(
  { binDirectory }: ServerInstallation,
  usual: { settings: Record<string, string>; libraries: readonly string[] },
  folder: string,
  { ports: { server }, signal }: { ports: DrillPorts; signal: AbortSignal },
): (settings: Record<string, string>) => Promise<PrivateServer> {
  const secrets = {
    password: newSecret(),
    // The name is random: a dump must not be able to name the superuser.
    user: `nightjar_${randomBytes(6).toString('hex')}`,
  };
  return async (settings) => {
    // As root, the server runs under another account, which needs access to its own folder.
    if (process.getuid?.() === 0) await chmod(folder, 0o711);
    try {
      return await startPrivateCluster({
        binDirectory,
        dataRoot: path.join(folder, 'server'),
        ...secrets,
        network: false,
        sandboxed: true,
        // Nothing in it is worth keeping.
        fsync: false,
        readable: usual.libraries,
        settings: { ...usual.settings, ...settings },
        signal,
        processes: server.processes,
      });
    } catch (error) {
      if (error instanceof PrivateServerError) {
        return fail({ code: 'drill-failed', detail: error.detail }, error);
      }
      throw error;
    }
  };
}

function targetOf({ host, port, user, password }: PrivateServer): ServerTarget {
  const fields: ConnectionFields = {
    name: 'drill',
    host,
    port,
    user,
    database: 'postgres',
    tlsMode: 'disable',
    rootCertificatePem: null,
  };
  return { fields, password: { kind: 'given', value: password } };
}

const newSecret = (): string => randomBytes(24).toString('base64url');
