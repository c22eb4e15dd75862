/**
 * Long actions in the audit trail: who started and who cancelled them, and the start and end of
 * every backup.
 */
import path from 'node:path';
import type { Actor, AuditFacts, AuditKind } from '#shared/domain/admin.ts';
import type { FinishedRun, Run, RunningRun } from '#shared/domain/run.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { nobody } from '../admin/actor.ts';
import type { Drills } from '../drill/drills.ts';
import type { Restores } from '../restore/restores.ts';
import type { Actions } from './engine.ts';

/** Writes entries, and returns the names of connections. */
export interface Recorder {
  note(kind: AuditKind, facts: AuditFacts, by: Actor): void;
  /** Returns "unknown" for a connection that was removed. */
  nameOf(connectionId: string | null): string;
}

/** Stores who cancelled a backup, restore or drill until it has ended. */
export interface Cancellers {
  /** Calls `cancel` for this id on behalf of `by`. Fails with the errors of `cancel`. */
  cancel(id: string, by: Actor, cancel: () => void): void;
  /** Returns who cancelled it; `nobody` if Nightjar itself was stopped. */
  of(id: string): Actor;
  /** Same as `of`, but also deletes the entry. Must be called at every end. */
  take(id: string): Actor;
}

export function createCancellers(): Cancellers {
  const actors = new Map<string, Actor>();
  const of = (id: string): Actor => actors.get(id) ?? nobody;
  return {
    cancel: (id, by, cancel) => {
      // Stored first: a backup that a restore started is cancelled with it, and looks up the actor.
      actors.set(id, by);
      try {
        cancel();
      } catch (error) {
        actors.delete(id);
        throw error;
      }
    },
    of,
    take: (id) => {
      const actor = of(id);
      actors.delete(id);
      return actor;
    },
  };
}

/** Records every backup for the ports of `Runs`, regardless of who started it. */
export function recordRuns(
  { note, nameOf }: Recorder,
  cancellers: Pick<Cancellers, 'take'>,
): {
  begun(run: RunningRun, by: Actor): void;
  finished(run: FinishedRun, by: Actor): void;
} {
  const factsOf = ({ id, connectionId }: Run): { run: string; database: string } => ({
    run: id,
    database: connectionId === null ? 'a database given by URL' : nameOf(connectionId),
  });
  return {
    begun: (run, by) => note('backup-begun', factsOf(run), by),
    finished: (run, by) => {
      const facts = factsOf(run);
      const cancelledBy = cancellers.take(run.id);
      switch (run.state) {
        case 'published': {
          const { filename, sizeBytes, details } = run.backup;
          // Users know a connection by its name, and a database given by URL by the name of the
          // database.
          const given = details?.databaseName ?? facts.database;
          note(
            'backup-created',
            {
              ...facts,
              database: run.connectionId === null ? given : facts.database,
              databaseName: details?.databaseName ?? null,
              filename,
              sizeBytes,
            },
            by,
          );
          return;
        }
        case 'failed':
          note('backup-failed', { ...facts, error: run.error.code }, by);
          return;
        case 'cancelled':
          note('backup-cancelled', facts, cancelledBy);
      }
    },
  };
}

/** Records every restore, and every action on the replaced databases. */
export function restoreActions(
  restores: Restores,
  { note }: Recorder,
  cancellers: Cancellers,
  by: Actor,
): Actions['restores'] {
  const replacedName = async (replacedId: string): Promise<string> =>
    (await restores.replaced()).find(({ id }) => id === replacedId)?.database ?? 'unknown';
  return {
    start: async (order) => {
      const started = await restores.start(order, by);
      const { database: target, mode } = order;
      const facts = { filename: path.basename(order.filePath), target, mode };
      // A restore whose process is killed cannot record its end.
      note('restore-begun', facts, by);
      started.finished.then(
        () => {
          cancellers.take(started.restoreId);
          note('backup-restored', facts, by);
        },
        (fault: unknown) => {
          const error = codeOf(fault);
          const cancelledBy = cancellers.take(started.restoreId);
          const endedBy = error === 'restore-cancelled' ? cancelledBy : by;
          note('restore-failed', { ...facts, error }, endedBy);
        },
      );
      return started;
    },
    cancel: (restoreId) => cancellers.cancel(restoreId, by, () => restores.cancel(restoreId)),
    undo: async (replacedId, target) => {
      const database = await replacedName(replacedId);
      await restores.undo(replacedId, { by, target });
      note('restore-undone', { target: database }, by);
    },
    discard: async (replacedId, target) => {
      const database = await replacedName(replacedId);
      await restores.discard(replacedId, { by, target });
      note('replaced-database-dropped', { target: database }, by);
    },
  };
}

/** Records every drill, including drills of the schedule. */
export function drillActions(
  drills: Drills,
  { note, nameOf }: Recorder,
  cancellers: Cancellers,
  by: Actor,
): Actions['drills'] {
  return {
    start: (order) => {
      const started = drills.start(order, by);
      const filename = path.basename(order.filePath);
      const { where } = order;
      const place = where === 'here' ? 'a temporary server' : nameOf(where.connectionId);
      // A drill whose process is killed cannot record its end.
      note('drill-begun', { filename, where: place }, by);
      const ended = (outcome: string): void => {
        const cancelledBy = cancellers.take(started.drillId);
        const endedBy = outcome === 'drill-cancelled' ? cancelledBy : by;
        note('drill-ended', { filename, outcome }, endedBy);
      };
      started.finished.then(
        ({ differences, notRestored }) =>
          ended(
            notRestored !== undefined
              ? 'cannot be restored'
              : differences.length === 0
                ? 'proven restorable'
                : `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`,
          ),
        (error: unknown) => ended(codeOf(error)),
      );
      return started;
    },
    cancel: (drillId) => cancellers.cancel(drillId, by, () => drills.cancel(drillId)),
  };
}

/** Returns the code of an error for the audit trail. */
export const codeOf = (error: unknown): string =>
  error instanceof ExpectedError ? error.error.code : 'unexpected';
