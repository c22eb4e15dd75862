/**
 * Restores the backup of a drill into its place. The restore is repeated if a role or a library of
 * the dump was missing there.
 */
import { fail } from '#shared/errors/errors.ts';
import { firstNames } from '#shared/first-names.ts';
import { RowDigests } from '../catalog/rows/row-digests.ts';
import type { OpenBackup } from '../catalog/source/opened-backup.ts';
import type { ServerTarget } from '../postgres/connection/server-access.ts';
import { restoreDatabase, type DoneRestore } from '../restore/restore-database.ts';
import type { RestoreSource } from '../restore/restore-source.ts';
import type { DrillPorts, DrillRequest } from './drill-request.ts';
import type { DrillPlace } from './needs/drill-place.ts';
import { leaveOutNative, type LeftOut } from './needs/leave-out.ts';
import { neededFromOutside } from './needs/missing-roles.ts';
import { canBeMade, rolesOfBackup } from './needs/roles-of-backup.ts';
import { needSuperuser } from './needs/superuser-needs.ts';

/** Each role that only a function or a composite type names takes one attempt. */
const mostAttempts = 10;
const nothing = async (): Promise<void> => undefined;

interface RestoreOrder {
  request: DrillRequest;
  original: OpenBackup;
  source: RestoreSource;
  /** Set to false if a part of the dump is left out. */
  found: { isWhole: boolean };
  ports: DrillPorts;
  signal: AbortSignal;
}

interface Restored extends DoneRestore {
  /** Login that can read all of the restored data. */
  by: ServerTarget;
  /** Digests of the rows in the file. */
  digests: RowDigests;
  leftOut: LeftOut | null;
  /** Objects that a superuser created. */
  superuserFor: string[];
  /** True if the backup sets owners or grants. The second dump has none, so they are not compared. */
  setsOwners: boolean;
}

/**
 * Restores with a role without rights. Objects that only a superuser can create are created by a
 * superuser, statement by statement, if they are entries of the catalog that execute no code of the
 * dump; see `dump-sql/statement-kind.ts`.
 */
export async function restoreInto(
  place: DrillPlace,
  { request, original, source, found, ports, signal }: RestoreOrder,
  onFraction: (fraction: number | null) => void,
): Promise<Restored> {
  const { names, setsOwners } = await rolesOfBackup(original, signal);
  // Roles in statements without a pg_dump comment.
  for (const name of source.roles) if (canBeMade(name)) names.add(name);
  await place.makeRoles(names);
  let leftOut = place.takesNative ? null : await leaveOutNative(original, signal);
  requireRows(leftOut);
  found.isWhole = leftOut === null;
  const restoreOnce = (digests: RowDigests): Promise<DoneRestore> =>
    restoreDatabase(
      {
        filePath: request.filePath,
        target: place.target,
        database: place.database,
        mode: 'new',
        trusted: request.trusted,
        tables: null,
        sessions: request.sessions,
      },
      {
        ...ports,
        source: { ...source, plan: leftOut?.plan ?? null },
        safetyBackup: () => Promise.reject(new Error('A drill replaces nothing')),
        remember: nothing,
        forget: nothing,
        keeping: nothing,
        notStored: nothing,
        prepare: place.prepare,
        ...(place.rolesIn === null ? {} : { rolesIn: place.rolesIn }),
        ...(place.scratch === null ? {} : { scratch: place.scratch }),
        comparer: digests,
      },
      { signal, onProgress: ({ fraction }) => onFraction(fraction) },
    );
  let digests = new RowDigests();
  let done: DoneRestore | null = null;
  for (let attempts = 1; done === null; attempts += 1) {
    try {
      done = await restoreOnce(digests);
    } catch (error) {
      const needed = neededFromOutside(error);
      // Roles and libraries on a server that others use are not changed.
      if (needed === null || place.rolesIn === null || attempts >= mostAttempts) throw error;
      if (needed !== 'library') {
        if (names.has(needed.role)) throw error;
        names.add(needed.role);
        await place.makeRoles([needed.role]);
      } else {
        const native = leftOut === null ? await leaveOutNative(original, signal) : null;
        if (native === null) throw error;
        requireRows(native);
        leftOut = native;
        found.isWhole = false;
      }
      digests = new RowDigests();
    }
  }
  const superuserFor = place.rolesIn === null ? [] : needSuperuser(original);
  return { ...done, by: place.reader, digests, leftOut, superuserFor, setsOwners };
}

/** A backup is not proven if some of its rows are not restored. */
function requireRows(leftOut: LeftOut | null): void {
  if (leftOut === null || leftOut.filledTables.length === 0) return;
  const tables = firstNames(leftOut.filledTables);
  fail({
    code: 'drill-failed',
    detail: `Rows of ${tables} need functions that run with the rights of a server (in C and the like), from a library that is not here or that a drill may not load.`,
  });
}
