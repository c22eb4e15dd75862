/** What somebody should know before a restore, in plain words, and whether it can be done as asked. */
import type { RestoreReview } from '#shared/domain/restore.ts';
import { newerProof, restoreMsOf, verdictOf, type Proof } from '#shared/domain/proof.ts';
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import { formatBytes } from '#shared/format.ts';
import { calendarDate } from '#shared/describe-time.ts';
import { isOfSuperuser } from './server/restore-roles.ts';
import { literal, sql, sqlList, type Sql } from '../postgres/connection/quote-sql.ts';
import { databaseExists } from './server/drop-database.ts';
import { extensionBlocker, extensionWarnings, lookAtExtensions } from './server/extension-needs.ts';
import { inProportion } from './earlier-restores.ts';
import { firstNames } from '#shared/first-names.ts';
import { givenBytes } from './tables/given-bytes.ts';
import { itsDatabaseWarnings } from './server/database-settings.ts';
import { maintenance, type Ask, type Maintenance } from './server/maintenance.ts';
import type { RestorePorts, RestoreRequest } from './restore-request.ts';
import { openSource, type RestoreSource } from './restore-source.ts';
import { onlySuperusersMake } from './survey/superuser-kinds.ts';
import { inWords } from './tables/dump-entry.ts';

const firstMajorWithTransactionTimeout = 17;

/** Looks at everything and changes nothing. */
export async function reviewRestore(
  request: RestoreRequest,
  ports: Pick<RestorePorts, 'server' | 'madeHere' | 'cache'> & {
    /** A proof of the file with this SHA-256 that is not beside it; null when there is none. */
    keptProof(sha256: string): Promise<Proof | null>;
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
      const kept = await ports.keptProof(source.sha256);
      const proof = newerProof(source.manifest?.proof ?? null, kept);
      const wholeMs = restoreMsOf(proof);
      return {
        ...review,
        expectedDurationMs:
          wholeMs === null ? null : inProportion(wholeMs, source.sqlBytes, givenBytesOf(source)),
        warnings: [...disproofWarnings(proof), ...review.warnings],
      };
    } finally {
      await source.handle.close();
    }
  } catch (error) {
    if (signal?.aborted === true) fail({ code: 'reading-cancelled' }, error);
    throw error;
  }
}

/**
 * The same for a file that is open, without how long it takes; `isPrepared`: the server was made for it, and has what
 * its extensions need.
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
  const lookedAt = await lookAtExtensions(there.ask, extensions);
  // Of chosen tables the server says so itself: the roles may be those of other tables.
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
    sourceDatabase: manifest?.database.name ?? source.itsDatabase?.name ?? null,
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
      ...(source.isOurs ? [] : foreignWarnings()),
      ...optionWarnings(request, left),
      ...(who.isSuperuser ? source.ofServer.superuser : source.ofServer.user),
      ...rightsWarnings(source, who, user),
      ...itsDatabaseWarnings(source.itsDatabase, mode === 'new'),
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
            `On the server it takes about ${formatBytes(manifest.database.sizeBytes)}, as it did before.`,
          ]),
      ...(mode === 'replace' ? replaceWarnings(database, connectedUsers) : []),
    ],
    blocker,
  };
}

const givenBytesOf = ({ catalog, sqlBytes, plan }: RestoreSource): number =>
  givenBytes(catalog, sqlBytes, plan);

interface Who {
  isSuperuser: boolean;
  mayCreate: boolean;
  /** So the dump can be run by a role of its own (`restore-hands.ts`). */
  mayMakeRoles: boolean;
}

async function whoIs(ask: Ask): Promise<Who> {
  const answer = await ask(
    sql`select json_build_object('isSuperuser', rolsuper, 'mayCreate', rolcreatedb or rolsuper, 'mayMakeRoles', rolcreaterole or rolsuper) from pg_catalog.pg_roles where rolname = current_user`,
  );
  return JSON.parse(answer) as Who;
}

/** Templates, and the one that Nightjar works from: nobody can rename the database he is in. */
async function isNeeded(ask: Ask, database: string): Promise<boolean> {
  const answer = await ask(
    sql`select datistemplate or datname = pg_catalog.current_database() from pg_catalog.pg_database where datname = ${literal(database)}`,
  );
  return answer === 't';
}

/** Renaming takes the rights of the owner, besides CREATEDB. */
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

/** Those names that the server does not have. */
async function missingOf(ask: Ask, names: readonly string[], haveSql: Sql): Promise<string[]> {
  if (names.length === 0) return [];
  const list = sqlList(names.map((name) => sql`(${literal(name)})`));
  return JSON.parse(
    await ask(
      sql`select coalesce(json_agg(name order by name), '[]') from (values ${list}) needed (name) where name not in (${haveSql})`,
    ),
  ) as string[];
}

/** All of the dump, or those of a plan. */
function namesOf(
  { catalog }: RestoreSource,
  type: string,
  plan: RestoreSource['plan'] = null,
): string[] {
  return catalog.objects
    .filter((one, at) => one.type === type && (plan === null || plan.entries.has(at)))
    .map(({ name }) => name);
}

/** What a drill has found out already; the place and the server's hints come with the failure itself. */
function disproofWarnings(proof: Proof | null): string[] {
  if (proof === null || proof.notRestored === undefined) return [];
  const [reason = ''] = proof.differences;
  return [
    `A drill on ${calendarDate(new Date(proof.provenAt))} said: ${verdictOf(proof)}. ${reason}`.trim(),
  ];
}

function optionWarnings(
  { withoutOwners, searchPath }: RestoreRequest,
  left: RestoreSource['left'],
): string[] {
  return [
    ...(withoutOwners === true
      ? ['Owners, grants and default privileges of the file are left out, as you asked.']
      : []),
    ...(left === null || left.asked.length === 0
      ? []
      : [`Left out, as you asked: ${left.asked.join(', ')}.`]),
    ...(left === null || left.needing.length === 0
      ? []
      : [`Left out too, because they need it: ${left.needing.join(', ')}.`]),
    ...(searchPath === undefined
      ? []
      : [
          `Names without a schema are looked for in ${searchPath.join(', ')}, while it is restored and afterwards (search_path of the new database).`,
        ]),
  ];
}

function foreignWarnings(): string[] {
  return [
    'Nightjar did not make this file on this computer, so nobody knows whether it is what it was.',
  ];
}

/** Whose code runs, and with which rights. */
function rightsWarnings({ reaches, actsAsRoles }: RestoreSource, who: Who, user: string): string[] {
  const yours = `the rights of “${user}”${who.isSuperuser ? ', a superuser' : ''}`;
  const rights =
    who.mayMakeRoles && !actsAsRoles
      ? `Functions of the backup (in checks, defaults, indexes and triggers) run while it is restored, with the rights of a new role that owns the new database and nothing else. Only where the server lets no new role log in, they run with ${yours}.`
      : `Functions of the backup (in checks, defaults, indexes and triggers) run while it is restored, with ${yours}.`;
  const asSuperuser =
    who.isSuperuser && actsAsRoles
      ? [
          `The file makes things in the name of other roles, which only a superuser can: what it says can run programs on the server’s computer and read and write its files.`,
        ]
      : [];
  return [
    rights,
    ...asSuperuser,
    ...(reaches.length === 0 ? [] : [`It reaches beyond its database: ${reaches.join('; ')}.`]),
  ];
}

function serverWarnings({ rolesOfServer }: RestoreSource): string[] {
  return rolesOfServer.length === 0
    ? []
    : [
        `The file also makes roles of the server, with their passwords and rights: ${firstNames(rolesOfServer)}. They are not restored.`,
      ];
}

function versionWarnings(
  { serverVersion, pgDumpVersion }: RestoreSource,
  there: { version: string; majorVersion: number },
): string[] {
  const from = Number.parseInt(serverVersion ?? '', 10);
  const by = Number.parseInt(pgDumpVersion ?? '', 10);
  const warnings: string[] = [];
  if (from > there.majorVersion) {
    warnings.push(
      `The backup comes from PostgreSQL ${serverVersion}, and this server is ${there.version}: what only the newer one knows cannot be restored.`,
    );
  }
  if (
    by >= firstMajorWithTransactionTimeout &&
    there.majorVersion < firstMajorWithTransactionTimeout
  ) {
    warnings.push(
      `pg_dump ${pgDumpVersion} wrote a setting (transaction_timeout) that this server does not know; it is left out.`,
    );
  }
  return warnings;
}

/** Named before anything happens: where the server stumbles over it, nothing is left behind. */
async function noveltyWarnings(
  { pgDumpVersion, novelties, plan }: RestoreSource,
  { majorVersion }: { majorVersion: number },
): Promise<string[]> {
  if (Number.parseInt(pgDumpVersion ?? '', 10) <= majorVersion) return [];
  const unknown = (await novelties()).filter(({ since }) => majorVersion < since);
  const needed = unknown.filter(({ isLeftOut }) => !isLeftOut);
  const list = needed.map(({ since, words }) => `${words} (new in ${since})`).join(', ');
  const whole = plan === null ? 'The restore' : 'Where the tables need it, the restore';
  return [
    ...unknown
      .filter(({ isLeftOut }) => isLeftOut)
      .map(
        ({ words }) =>
          `pg_dump ${pgDumpVersion} wrote ${words} that this server cannot take over; they are left out.`,
      ),
    ...(needed.length === 0
      ? []
      : [
          `The backup holds what this server does not know: ${list}. ${whole} will fail there and change nothing.`,
        ]),
  ];
}

async function superuserWarnings(source: RestoreSource, user: string): Promise<string[]> {
  const wide = await source.widePublications();
  const casts = namesOf(source, 'CAST');
  const found = [
    ...onlySuperusersMake(source.catalog.objects).map(inWords),
    ...wide.map((name) => `publication ${name} (of all tables, or of all in a schema)`),
  ];
  return [
    ...(found.length === 0
      ? []
      : [
          `Only a superuser may make ${firstNames(found)}, and “${user}” is none: the restore may fail there.`,
        ]),
    ...(casts.length === 0
      ? []
      : [
          `“${user}” may make casts only of types that are its own, and without a function none: the restore may fail at ${firstNames(casts)}.`,
        ]),
  ];
}

function ownerWarnings(
  { isOurs, manifest, roles, plan, actsAsRoles }: RestoreSource,
  who: Who,
  { database, mode, withoutOwners }: RestoreRequest,
  isOwnerSuperuser: boolean,
): string[] {
  if (!isOurs && manifest === null) {
    return roles.length === 0 || withoutOwners === true
      ? []
      : [
          `${plan === null ? 'Owners and grants' : 'Owners'} are set as the file says, for the roles ${firstNames(roles)}${who.mayMakeRoles && !actsAsRoles ? '; what it gives to superusers stays with the new owner' : ''}.`,
        ];
  }
  const owner =
    mode === 'replace' && !isOwnerSuperuser
      ? `the owner of “${database}”`
      : `a new role, “${database}_owner”, which may use this database and nothing else`;
  return [
    `Owners and grants are not part of a backup: everything will belong to ${who.mayMakeRoles && !actsAsRoles ? owner : 'the user who restores'}.`,
    ...(roles.length === 0
      ? []
      : [`The roles that it names are on the server: ${firstNames(roles)}.`]),
  ];
}

function replaceWarnings(database: string, connectedUsers: number): string[] {
  return [
    `“${database}” is backed up first, and kept under another name until you say otherwise.`,
    'Its owner, its grants and its settings are carried over to the restored one.',
    ...(connectedUsers === 0
      ? []
      : [
          `${connectedUsers} ${connectedUsers === 1 ? 'connection' : 'connections'} to “${database}” will be ended.`,
        ]),
  ];
}
