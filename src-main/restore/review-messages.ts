/**
 * Sentences that the user should read before a restore. These functions send no query to a server.
 */
import { verdictOf, type Proof } from '#shared/domain/proof.ts';
import { calendarDate } from '#shared/describe-time.ts';
import { firstNames } from '#shared/first-names.ts';
import { describeLeftOut, type LeftOut } from './left-out.ts';
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
export function disproofWarnings(proof: Proof | null): string[] {
  if (proof === null || proof.notRestored === undefined) return [];
  const [reason = ''] = proof.differences;
  return [
    `A drill on ${calendarDate(new Date(proof.provenAt))} had this result: ${verdictOf(proof)}. ${reason}`.trim(),
  ];
}

export function optionWarnings(
  { withoutOwners, searchPath }: RestoreRequest,
  left: RestoreSource['left'],
): string[] {
  const leftOut: LeftOut[] = [];
  if (withoutOwners === true) leftOut.push({ kind: 'owners and grants asked' });
  const { asked, needing } = left ?? { asked: [], needing: [] };
  if (asked.length > 0) leftOut.push({ kind: 'asked', entries: asked });
  if (needing.length > 0) leftOut.push({ kind: 'needs what was asked', entries: needing });
  return [
    ...leftOut.map(describeLeftOut),
    ...(searchPath === undefined
      ? []
      : [
          `Names without a schema are searched in ${searchPath.join(', ')}, during and after the restore (search_path of the new database).`,
        ]),
  ];
}

export function untrustedWarnings(): string[] {
  return [
    'Nightjar did not create this file on this computer, so it is unknown whether the file was changed.',
  ];
}

/** Describes whose code runs, and with which rights. */
export function rightsWarnings(
  { reaches, actsAsRoles }: RestoreSource,
  who: Who,
  user: string,
): string[] {
  const yours = `the rights of “${user}”${who.isSuperuser ? ', a superuser' : ''}`;
  const rights =
    who.mayMakeRoles && !actsAsRoles
      ? `Functions of the backup (in checks, defaults, indexes and triggers) run while it is restored, with the rights of a new role that owns only the new database. If the server does not allow a new role to log in, the functions run with ${yours}.`
      : `Functions of the backup (in checks, defaults, indexes and triggers) run while it is restored, with ${yours}.`;
  const asSuperuser =
    who.isSuperuser && actsAsRoles
      ? [
          `The file creates objects in the name of other roles, which only a superuser can do: its statements can run programs on the server’s computer and read and write files there.`,
        ]
      : [];
  return [
    rights,
    ...asSuperuser,
    ...(reaches.length === 0
      ? []
      : [`The file also has effects outside of its database: ${reaches.join('; ')}.`]),
  ];
}

export function serverWarnings({ rolesOfServer }: RestoreSource): string[] {
  return rolesOfServer.length === 0
    ? []
    : [
        `The file also creates roles of the server, with their passwords and rights: ${firstNames(rolesOfServer)}. They are not restored.`,
      ];
}

export function versionWarnings(
  { serverVersion, pgDumpVersion }: RestoreSource,
  there: { version: string; majorVersion: number },
): string[] {
  const from = Number.parseInt(serverVersion ?? '', 10);
  const by = Number.parseInt(pgDumpVersion ?? '', 10);
  const warnings: string[] = [];
  if (from > there.majorVersion) {
    warnings.push(
      `The backup comes from PostgreSQL ${serverVersion}, and this server is ${there.version}: features that only the newer version has cannot be restored.`,
    );
  }
  if (
    by >= firstMajorWithTransactionTimeout &&
    there.majorVersion < firstMajorWithTransactionTimeout
  ) {
    warnings.push(
      `pg_dump ${pgDumpVersion} wrote a setting (transaction_timeout) that this server does not support; it is left out.`,
    );
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
): Promise<string[]> {
  const { pgDumpVersion, plan } = source;
  if (Number.parseInt(pgDumpVersion ?? '', 10) <= majorVersion) return [];
  const unknown = (await source.ask(novelties)).filter(({ since }) => majorVersion < since);
  const needed = unknown.filter(({ isLeftOut }) => !isLeftOut);
  const list = needed.map(({ since, words }) => `${words} (new in ${since})`).join(', ');
  const consequence =
    plan === null
      ? 'The restore will fail and change nothing.'
      : 'If a selected table needs one of these features, the restore will fail and change nothing.';
  return [
    ...unknown
      .filter(({ isLeftOut }) => isLeftOut)
      .map(
        ({ words }) =>
          `pg_dump ${pgDumpVersion} wrote ${words} that this server does not support; they are left out.`,
      ),
    ...(needed.length === 0
      ? []
      : [
          `The backup contains features that this server does not support: ${list}. ${consequence}`,
        ]),
  ];
}

export async function superuserWarnings(source: RestoreSource, user: string): Promise<string[]> {
  const wide = await source.ask(widePublications);
  const casts = namesOf(source, 'CAST');
  const found = [
    ...onlySuperusersCreate(source.catalog.objects).map(describeEntryName),
    ...wide.map((name) => `publication ${name} (of all tables, or of all in a schema)`),
  ];
  return [
    ...(found.length === 0
      ? []
      : [
          `Only a superuser can create ${firstNames(found)}, and “${user}” is not a superuser: the restore may fail there.`,
        ]),
    ...(casts.length === 0
      ? []
      : [
          `“${user}” can create casts only for types that it owns, and only casts with a function: the restore may fail at ${firstNames(casts)}.`,
        ]),
  ];
}

export function ownerWarnings(
  { isOurs, manifest, roles, plan, actsAsRoles }: RestoreSource,
  who: Who,
  { database, mode, withoutOwners }: RestoreRequest,
  isOwnerSuperuser: boolean,
): string[] {
  if (!isOurs && manifest === null) {
    return roles.length === 0 || withoutOwners === true
      ? []
      : [
          `${plan === null ? 'Owners and grants' : 'Owners'} are set as in the file, for the roles ${firstNames(roles)}${who.mayMakeRoles && !actsAsRoles ? '; objects of superusers go to the new owner' : ''}.`,
        ];
  }
  const owner =
    mode === 'replace' && !isOwnerSuperuser
      ? `the owner of “${database}”`
      : `a new role, “${database}_owner”, which can use only this database`;
  return [
    `The owners and grants of tables and other objects are not in a backup: all of them will belong to ${who.mayMakeRoles && !actsAsRoles ? owner : 'the user who restores'}.`,
    ...(roles.length === 0
      ? []
      : [`The roles that it names are on the server: ${firstNames(roles)}.`]),
  ];
}

export function replaceWarnings(database: string, connectedUsers: number): string[] {
  return [
    `“${database}” is backed up first, and stored under another name until you drop it.`,
    'The owner, the grants and the settings of the database itself are copied to the restored database.',
    ...(connectedUsers === 0
      ? []
      : [
          `${connectedUsers} ${connectedUsers === 1 ? 'connection' : 'connections'} to “${database}” will be closed.`,
        ]),
  ];
}
