/**
 * Warnings that the user should read before a restore. These functions send no query to a server.
 */
import { restoreWarning, type RestoreWarning } from '#shared/domain/restore-warning.ts';
import { verdictOf, type Proof } from '#shared/domain/proof.ts';
import { calendarDate } from '#shared/describe-time.ts';
import { text } from '#shared/words/text.ts';
import { firstNames } from '#shared/first-names.ts';
import { warningOf, type LeftOut } from './left-out.ts';
import type { RestoreRequest } from './restore-request.ts';
import type { RestoreSource } from './restore-source.ts';
import { novelties, widePublications } from './survey/questions.ts';
import { onlySuperusersCreate } from './survey/superuser-kinds.ts';
import { describeEntryName } from './tables/dump-entry.ts';

const firstMajorWithTransactionTimeout = 17;

/** The user who restores. */
export interface Who {
  isSuperuser: boolean;
  mayCreate: boolean;
  /**
   * True if the user can create roles, so that a separate role can run the dump
   * (`restore-roles.ts`).
   */
  mayMakeRoles: boolean;
}

/** Names of all objects of this type in the dump, or of those in a plan. */
export function namesOf(
  { catalog }: RestoreSource,
  type: string,
  plan: RestoreSource['plan'] = null,
): string[] {
  return catalog.objects
    .filter((one, at) => one.type === type && (plan === null || plan.entries.has(at)))
    .map(({ name }) => name);
}

/** Warnings from an earlier drill. The place and the server's hints come with the error itself. */
export function disproofWarnings(proof: Proof | null): RestoreWarning[] {
  if (proof === null || proof.notRestored === undefined) return [];
  const [reason] = proof.differences;
  const values = { date: calendarDate(new Date(proof.provenAt)), verdict: verdictOf(proof) };
  return [
    reason === undefined
      ? restoreWarning('restore-review.disproved-without-reason', values)
      : restoreWarning('restore-review.disproved', { ...values, reason }),
  ];
}

export function optionWarnings(
  { withoutOwners, searchPath }: RestoreRequest,
  left: RestoreSource['left'],
): RestoreWarning[] {
  const leftOut: LeftOut[] = [];
  if (withoutOwners === true) leftOut.push({ kind: 'owners and grants asked' });
  const { asked, needing } = left ?? { asked: [], needing: [] };
  if (asked.length > 0) leftOut.push({ kind: 'asked', entries: asked });
  if (needing.length > 0) leftOut.push({ kind: 'needs what was asked', entries: needing });
  return [
    ...leftOut.map(warningOf),
    ...(searchPath === undefined
      ? []
      : [restoreWarning('restore-review.search-path', { schemas: searchPath.join(', ') })]),
  ];
}

/** Describes whose code runs, and with which rights. */
export function rightsWarnings(
  { reaches, actsAsRoles }: RestoreSource,
  who: Who,
  user: string,
): RestoreWarning[] {
  const runner = who.mayMakeRoles && !actsAsRoles ? 'new-role' : 'user';
  return [
    restoreWarning(
      who.isSuperuser
        ? (`restore-review.rights-${runner}-superuser` as const)
        : (`restore-review.rights-${runner}` as const),
      { user },
    ),
    ...(who.isSuperuser && actsAsRoles ? [restoreWarning('restore-review.acts-as-roles')] : []),
    ...(reaches.length === 0
      ? []
      : [restoreWarning('restore-review.reaches', { effects: reaches.join('; ') })]),
  ];
}

export function serverWarnings({ rolesOfServer }: RestoreSource): RestoreWarning[] {
  return rolesOfServer.length === 0
    ? []
    : [restoreWarning('restore-review.roles-of-server', { roles: firstNames(rolesOfServer) })];
}

export function versionWarnings(
  { serverVersion, pgDumpVersion }: RestoreSource,
  there: { version: string; majorVersion: number },
): RestoreWarning[] {
  const from = Number.parseInt(serverVersion ?? '', 10);
  const by = Number.parseInt(pgDumpVersion ?? '', 10);
  const warnings: RestoreWarning[] = [];
  if (serverVersion !== null && from > there.majorVersion) {
    warnings.push(
      restoreWarning('restore-review.newer-server', {
        from: serverVersion,
        version: there.version,
      }),
    );
  }
  if (
    pgDumpVersion !== null &&
    by >= firstMajorWithTransactionTimeout &&
    there.majorVersion < firstMajorWithTransactionTimeout
  ) {
    warnings.push(restoreWarning('restore-review.transaction-timeout', { version: pgDumpVersion }));
  }
  return warnings;
}

/**
 * Lists features that the server does not support, before the restore begins. If the server fails
 * at one of them, the restore leaves nothing behind.
 */
export async function noveltyWarnings(
  source: RestoreSource,
  { majorVersion }: { majorVersion: number },
): Promise<RestoreWarning[]> {
  const { pgDumpVersion, plan } = source;
  if (pgDumpVersion === null || Number.parseInt(pgDumpVersion, 10) <= majorVersion) return [];
  const unknown = (await source.ask(novelties)).filter(({ since }) => majorVersion < since);
  const needed = unknown.filter(({ isLeftOut }) => !isLeftOut);
  const features = needed
    .map(({ since, words }) => text('restore-review.novelty', { feature: words, version: since }))
    .join(', ');
  return [
    ...unknown
      .filter(({ isLeftOut }) => isLeftOut)
      .map(({ words }) =>
        restoreWarning('restore-review.novelty-left-out', {
          version: pgDumpVersion,
          feature: words,
        }),
      ),
    ...(needed.length === 0
      ? []
      : [
          restoreWarning(
            plan === null ? 'restore-review.novelties' : 'restore-review.novelties-of-tables',
            { features },
          ),
        ]),
  ];
}

export async function superuserWarnings(
  source: RestoreSource,
  user: string,
): Promise<RestoreWarning[]> {
  const wide = await source.ask(widePublications);
  const casts = namesOf(source, 'CAST');
  const found = [
    ...onlySuperusersCreate(source.catalog.objects).map(describeEntryName),
    ...wide.map((name) => text('restore-review.wide-publication', { name })),
  ];
  return [
    ...(found.length === 0
      ? []
      : [restoreWarning('restore-review.only-superusers', { objects: firstNames(found), user })]),
    ...(casts.length === 0
      ? []
      : [restoreWarning('restore-review.casts', { user, casts: firstNames(casts) })]),
  ];
}

export function ownerWarnings(
  { isOurs, manifest, roles, plan, actsAsRoles }: RestoreSource,
  who: Who,
  { database, mode, withoutOwners }: RestoreRequest,
  isOwnerSuperuser: boolean,
): RestoreWarning[] {
  const hasNewOwner = who.mayMakeRoles && !actsAsRoles;
  if (!isOurs && manifest === null) {
    if (roles.length === 0 || withoutOwners === true) return [];
    const what = plan === null ? 'owners-and-grants' : 'owners';
    return [
      restoreWarning(
        hasNewOwner
          ? (`restore-review.${what}-as-in-file-new-owner` as const)
          : (`restore-review.${what}-as-in-file` as const),
        { roles: firstNames(roles) },
      ),
    ];
  }
  return [
    !hasNewOwner
      ? restoreWarning('restore-review.owner-who-restores')
      : mode === 'replace' && !isOwnerSuperuser
        ? restoreWarning('restore-review.owner-of-replaced', { database })
        : restoreWarning('restore-review.owner-new-role', { role: `${database}_owner` }),
    ...(roles.length === 0
      ? []
      : [restoreWarning('restore-review.roles-on-server', { roles: firstNames(roles) })]),
  ];
}

export function replaceWarnings(database: string, connectedUsers: number): RestoreWarning[] {
  return [
    restoreWarning('restore-review.backed-up-first', { database }),
    restoreWarning('restore-review.properties-copied'),
    ...(connectedUsers === 0
      ? []
      : [
          restoreWarning('restore-review.connections-closed', {
            connections: connectedUsers,
            database,
          }),
        ]),
  ];
}

/** After a restore: the dump itself does not say how many rows these tables have. */
export const notCountedWarning = (
  tables: readonly { schema: string; name: string }[],
): RestoreWarning =>
  restoreWarning('restore-review.not-counted', {
    tables: firstNames([...new Set(tables.map(({ schema, name }) => `${schema}.${name}`))]),
  });
