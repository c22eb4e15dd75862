/** Who began and who cancelled what takes its time, and every backup from its beginning to its end. */
import type { Actor } from '#shared/domain/admin.ts';
import type { Run } from '#shared/domain/run.ts';
import type { Nightjar } from './engine.ts';
import { scheduleAdmin } from '../schedule/schedule.ts';
import { currentActor } from '../admin/actor.ts';
import { osUser } from '../admin/administration.ts';

/** Who cancelled what: known at the door that asks for it, and written down when it has ended. */
export interface Cancellers {
  /** The one at the door has cancelled what has this id. */
  note(id: string): void;
  /**
   * Who ended it early. Without a door (Ctrl+C) whoever began it; when nobody asked, nobody is known:
   * Nightjar itself was ended. Forgets it, so it is to be called at every end.
   */
  take(id: string, begunBy: Actor): Actor;
}

export function createCancellers(): Cancellers {
  const actors = new Map<string, Actor>();
  return {
    note: (id) => void actors.set(id, currentActor()),
    take: (id, begunBy) => {
      const actor = actors.get(id);
      actors.delete(id);
      if (actor === undefined) return { kind: 'nobody' };
      return actor.kind === 'nobody' ? begunBy : actor;
    },
  };
}

/** Every run from its beginning to its end, whichever door or night it came from. */
export function recordRuns(
  { admin: { audit }, events }: Nightjar,
  nameOf: (connectionId: string | null) => string,
  cancellers: Cancellers,
): () => void {
  const begun = new Map<string, Actor>();
  return events.on('run-changed', (run) => {
    const isNew = !begun.has(run.id);
    // A run begins at its door, and may be told of its end from elsewhere.
    const by = begun.get(run.id) ?? actorOfRun(run);
    const database =
      run.connectionId === null ? 'a database given on the spot' : nameOf(run.connectionId);
    const facts = { run: run.id, database };
    if (run.state === 'running') {
      begun.set(run.id, by);
      if (isNew) audit.note('backup-begun', facts, by);
      return;
    }
    begun.delete(run.id);
    const cancelledBy = cancellers.take(run.id, by);
    switch (run.state) {
      case 'published': {
        const { filename, sizeBytes, details } = run.backup;
        audit.note(
          'backup-created',
          {
            ...facts,
            // People know a connection by its name, and what was given on the spot by the database.
            database: run.connectionId === null ? (details?.databaseName ?? database) : database,
            databaseName: details?.databaseName ?? null,
            filename,
            sizeBytes,
          },
          by,
        );
        return;
      }
      case 'failed':
        audit.note('backup-failed', { ...facts, error: run.error.code }, by);
        return;
      case 'cancelled':
        audit.note('backup-cancelled', facts, cancelledBy);
    }
  });
}

/** The schedule, or the one at the door; where there is no door, whoever the run names. */
function actorOfRun({ trigger, admin, connectionId }: Run): Actor {
  // A timer keeps the door of the call that set it.
  if (trigger === 'scheduled') return { kind: 'schedule' };
  const actor = currentActor();
  if (actor.kind !== 'nobody') return actor;
  switch (trigger) {
    case 'api':
      return { kind: 'admin', name: admin, door: 'api' };
    case 'cli':
      // With a URL, the password was the caller's own, and no admin was needed.
      return connectionId === null
        ? { kind: 'os-user', name: admin }
        : { kind: 'admin', name: admin, door: 'cli' };
    case 'manual':
      return { kind: 'admin', name: admin, door: 'window' };
  }
}

/** The one at the door; where there is none (a timer), whoever the call names. */
export function actorOf(admin: string, onTheSpot = false): Actor {
  const actor = currentActor();
  // A timer keeps the door of the call that set it.
  if (admin === scheduleAdmin && !('name' in actor && actor.name === admin)) {
    return { kind: 'schedule' };
  }
  if (actor.kind !== 'nobody') return actor;
  return onTheSpot || admin === osUser()
    ? { kind: 'os-user', name: admin }
    : { kind: 'admin', name: admin, door: 'window' };
}
