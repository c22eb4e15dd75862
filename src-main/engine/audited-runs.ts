/** What takes its time, in the audit trail: who began and who cancelled it, and every backup from its beginning to its end. */
import path from 'node:path';
import type { Actor, AuditFacts, AuditKind } from '#shared/domain/admin.ts';
import type { FinishedRun, Run, RunningRun } from '#shared/domain/run.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { nobody } from '../admin/actor.ts';
import type { Drills } from '../drill/drills.ts';
import type { Restores } from '../restore/restores.ts';
import type { Actions } from './engine.ts';

/** Where lines go, and what people call a connection. */
export interface Recorder {
  note(kind: AuditKind, facts: AuditFacts, by: Actor): void;
  /** "unknown" for a connection that is gone. */
  nameOf(connectionId: string | null): string;
}

/** Who cancelled which backup, restore or drill: remembered until it has ended. */
export interface Cancellers {
  /** Calls `cancel` for the one with this id, on behalf of `by`. Fails as it does. */
  cancel(id: string, by: Actor, cancel: () => void): void;
  /** Nobody, when nobody asked for its end: Nightjar itself was ended. */
  of(id: string): Actor;
  /** The same, and forgets it: to be called at every end. */
  take(id: string): Actor;
}

export function createCancellers(): Cancellers {
  const actors = new Map<string, Actor>();
  const of = (id: string): Actor => actors.get(id) ?? nobody;
  return {
    cancel: (id, by, cancel) => {
      // Before it: what a restore has begun is cancelled with it, and asks who did.
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

/** For the ports of `Runs`: every backup is recorded, whoever or whatever began it. */
export function recordRuns(
  { note, nameOf }: Recorder,
  cancellers: Pick<Cancellers, 'take'>,
): {
  begun(run: RunningRun, by: Actor): void;
  finished(run: FinishedRun, by: Actor): void;
} {
  const factsOf = ({ id, connectionId }: Run): { run: string; database: string } => ({
    run: id,
    database: connectionId === null ? 'a database given on the spot' : nameOf(connectionId),
  });
  return {
    begun: (run, by) => note('backup-begun', factsOf(run), by),
    finished: (run, by) => {
      const facts = factsOf(run);
      const cancelledBy = cancellers.take(run.id);
      switch (run.state) {
        case 'published': {
          const { filename, sizeBytes, details } = run.backup;
          // People know a connection by its name, and what was given on the spot by the database.
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

/** Every restore that somebody asks for, and what is done with the databases they replace. */
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
      // A restore that is killed says nothing of its end.
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

/** Every drill, whoever asks for it: the schedule as well. */
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
      const place = where === 'here' ? 'a server made for it' : nameOf(where.connectionId);
      // A drill that is killed says nothing of its end.
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
              ? 'it cannot be restored'
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

/** What a fact says about a failure. */
export const codeOf = (error: unknown): string =>
  error instanceof ExpectedError ? error.error.code : 'unexpected';
