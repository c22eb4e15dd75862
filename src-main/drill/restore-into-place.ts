/** The restore of a drill into its place. It is tried again when a role or a library of the dump was missing there. */
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

/** Each role that only a function or a composite type names costs one. */
const mostAttempts = 10;
const nothing = async (): Promise<void> => undefined;

interface Work {
  request: DrillRequest;
  original: OpenBackup;
  source: RestoreSource;
  /** Becomes false when something of the dump is left out. */
  found: { isWhole: boolean };
  ports: DrillPorts;
  signal: AbortSignal;
}

interface Restored extends DoneRestore {
  /** Who may read all of it. */
  by: ServerTarget;
  /** Of the rows in the file. */
  digests: RowDigests;
  leftOut: LeftOut | null;
  /** What of it a superuser has made. */
  superuserFor: string[];
  /** What was restored gives things to roles; the dump of it does not tell. */
  setsOwners: boolean;
}

/**
 * By a role without rights. What only a superuser may make is made by one, statement by statement, where it
 * is an entry of the catalog that runs nothing of the dump; see `dump-sql/statement-kind.ts`.
 */
export async function restoreInto(
  place: DrillPlace,
  { request, original, source, found, ports, signal }: Work,
  onFraction: (fraction: number | null) => void,
): Promise<Restored> {
  const { names, setsOwners } = await rolesOfBackup(original, signal);
  // Those of statements that no comment of pg_dump announces.
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
      // What others have on their server is theirs.
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

/** Nothing is proven of a backup whose rows stay behind. */
function requireRows(leftOut: LeftOut | null): void {
  if (leftOut === null || leftOut.filledTables.length === 0) return;
  const tables = firstNames(leftOut.filledTables);
  fail({
    code: 'drill-failed',
    detail: `Rows of ${tables} need functions that run with the rights of a server (in C and the like), from a library that is not here or that a drill may not load.`,
  });
}
