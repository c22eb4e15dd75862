/**
 * Checks if a restore can be done as requested, and collects what the user should know before it.
 */
import { newerProof, type Proof } from '#shared/domain/proof.ts';
import type { RestoreReview } from '#shared/domain/restore.ts';
import { restoreWarning } from '#shared/domain/restore-warning.ts';
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import { formatBytes } from '#shared/format.ts';
import { literal, sql, sqlList, type Sql } from '../postgres/connection/quote-sql.ts';
import { warningOf } from './left-out.ts';
import type { RestorePorts, RestoreRequest } from './restore-request.ts';
import { openSource, type RestoreSource } from './restore-source.ts';
import {
  disproofWarnings,
  namesOf,
  noveltyWarnings,
  optionWarnings,
  ownerWarnings,
  replaceWarnings,
  rightsWarnings,
  serverWarnings,
  superuserWarnings,
  versionWarnings,
  type Who,
} from './review-messages.ts';
import { dumpedDatabaseWarnings } from './server/database-settings.ts';
import { databaseExists } from './server/drop-database.ts';
import {
  extensionBlocker,
  extensionWarnings,
  readExtensionNeeds,
} from './server/extension-needs.ts';
import { maintenance, type Ask, type Maintenance } from './server/maintenance.ts';
import { isOfSuperuser } from './server/restore-roles.ts';
import { bytesToRestore } from './tables/bytes-to-restore.ts';

/** Checks everything and changes nothing. The review has no estimate of the duration. */
export async function reviewRestore(
  request: RestoreRequest,
  ports: Pick<RestorePorts, 'server' | 'createdHere' | 'cache'> & {
    /**
     * Returns a proof of the file with this SHA-256 that is not stored next to the file; null if
     * there is no proof.
     */
    storedProof(sha256: string): Promise<Proof | null>;
  },
  signal?: AbortSignal,
): Promise<RestoreReview> {
  try {
    const source = await openSource(
      request.filePath,
      request.tables,
      ports,
      signal ?? new AbortController().signal,
      request,
    );
    try {
      const there = await maintenance(ports.server, request.target, signal);
      const review = await reviewSource(request, source, there);
      const storedProof = await ports.storedProof(source.sha256);
      const proof = newerProof(source.manifest?.proof ?? null, storedProof);
      return { ...review, warnings: [...disproofWarnings(proof), ...review.warnings] };
    } finally {
      await source.close();
    }
  } catch (error) {
    if (signal?.aborted === true) fail({ code: 'reading-cancelled' }, error);
    throw error;
  }
}

/**
 * Reviews an open file, without an estimate of the duration. `isPrepared`: the server was created
 * for this restore, and has what its extensions need.
 */
export async function reviewSource(
  request: RestoreRequest,
  source: RestoreSource,
  there: Maintenance,
  isPrepared = false,
): Promise<RestoreReview> {
  const { database, mode, tables } = request;
  const { manifest, left } = source;
  const plan = source.plan?.isWhole === true ? null : source.plan;
  const { host, port, user } = request.target.fields;
  const who = await whoIs(there.ask);
  const exists = await databaseExists(there.ask, database);
  const connectedUsers = exists ? await countConnected(there.ask, database) : 0;
  const extensions = namesOf(source, 'EXTENSION');
  const lookedAt = await readExtensionNeeds(there.ask, extensions);
  // For chosen tables the server itself reports missing roles: the roles found here may be those of
  // other tables.
  const rolesOfData = plan === null && source.blocker === null ? await source.rolesOfData() : [];
  const roles = [...new Set([...source.roles, ...rolesOfData])];
  const missingRoles = await missingOf(there.ask, roles, rolesSql);
  const blocker = await (async (): Promise<NightjarError | null> => {
    if (source.blocker !== null) return source.blocker;
    if (!who.mayCreate) return { code: 'restore-not-permitted', user };
    if (mode === 'new' && exists) return { code: 'database-exists', database };
    if (mode === 'replace' && !exists) return { code: 'database-missing', database };
    if (mode === 'replace' && (await isNeeded(there.ask, database))) {
      return { code: 'database-not-replaceable', database };
    }
    if (mode === 'replace' && !(await mayRename(there.ask, database))) {
      return { code: 'database-not-owned', database, user };
    }
    if (mode === 'replace' && tables !== null) return { code: 'tables-need-new-database' };
    if (!source.isOurs && !request.trusted) {
      return { code: 'dump-foreign', filename: source.filename };
    }
    if (missingRoles.length > 0) {
      const mustBeThere = new Set([...source.neededRoles, ...rolesOfData]);
      const needed = missingRoles.filter((role) => mustBeThere.has(role));
      return { code: 'roles-missing', roles: missingRoles, needed };
    }
    return isPrepared ? null : extensionBlocker(namesOf(source, 'EXTENSION', plan), lookedAt);
  })();
  return {
    filename: source.filename,
    madeAt: manifest?.createdAt ?? null,
    sourceDatabase: manifest?.database.name ?? source.dumpedDatabase?.name ?? null,
    sqlBytes: givenBytesOf(source),
    needsTrust: !source.isOurs,
    server: { host, port, version: there.version },
    database,
    mode,
    connectedUsers,
    expectedDurationMs: null,
    chosen:
      plan === null
        ? null
        : { tables: [...(tables ?? [])], takenAlong: plan.takenAlong, leftOut: plan.leftOut },
    warnings: [
      ...(source.isOurs ? [] : [restoreWarning('restore-review.untrusted')]),
      ...optionWarnings(request, left),
      ...(who.isSuperuser ? source.ofServer.superuser : source.ofServer.user).map(warningOf),
      ...rightsWarnings(source, who, user),
      ...dumpedDatabaseWarnings(source.dumpedDatabase, mode === 'new'),
      ...serverWarnings(source),
      ...versionWarnings(source, there),
      ...(await noveltyWarnings(source, there)),
      ...extensionWarnings(extensions, lookedAt, {
        majorVersion: there.majorVersion,
        areAllNeeded: plan === null,
      }),
      ...(who.isSuperuser || plan !== null ? [] : await superuserWarnings(source, user)),
      ...ownerWarnings(source, who, request, exists && (await isOfSuperuser(there, database))),
      ...(manifest === null || plan !== null
        ? []
        : [
            restoreWarning('restore-review.space', {
              size: formatBytes(manifest.database.sizeBytes),
            }),
          ]),
      ...(mode === 'replace' ? replaceWarnings(database, connectedUsers) : []),
    ],
    blocker,
  };
}

const givenBytesOf = ({ catalog, sqlBytes, plan }: RestoreSource): number =>
  bytesToRestore(catalog, sqlBytes, plan);

async function whoIs(ask: Ask): Promise<Who> {
  const answer = await ask(
    sql`select json_build_object('isSuperuser', rolsuper, 'mayCreate', rolcreatedb or rolsuper, 'mayMakeRoles', rolcreaterole or rolsuper) from pg_catalog.pg_roles where rolname = current_user`,
  );
  return JSON.parse(answer) as Who;
}

/**
 * Returns true for templates and for the database that Nightjar is connected to: a session cannot
 * rename the database that it is connected to.
 */
async function isNeeded(ask: Ask, database: string): Promise<boolean> {
  const answer = await ask(
    sql`select datistemplate or datname = pg_catalog.current_database() from pg_catalog.pg_database where datname = ${literal(database)}`,
  );
  return answer === 't';
}

/**
 * Returns true if the user can rename the database. This requires the rights of its owner in
 * addition to CREATEDB.
 */
async function mayRename(ask: Ask, database: string): Promise<boolean> {
  const answer = await ask(
    sql`select pg_catalog.pg_has_role(datdba, 'USAGE') from pg_catalog.pg_database where datname = ${literal(database)}`,
  );
  return answer === 't';
}

async function countConnected(ask: Ask, database: string): Promise<number> {
  return Number(
    await ask(
      sql`select count(*) from pg_catalog.pg_stat_activity where datname = ${literal(database)}`,
    ),
  );
}

const rolesSql = sql`select rolname from pg_catalog.pg_roles`;

/** Returns the names that the server does not have. */
async function missingOf(ask: Ask, names: readonly string[], haveSql: Sql): Promise<string[]> {
  if (names.length === 0) return [];
  const list = sqlList(names.map((name) => sql`(${literal(name)})`));
  return JSON.parse(
    await ask(
      sql`select coalesce(json_agg(name order by name), '[]') from (values ${list}) needed (name) where name not in (${haveSql})`,
    ),
  ) as string[];
}
