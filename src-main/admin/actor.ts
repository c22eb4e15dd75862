/**
 * The actor of an action. Every entry point creates one `Actor` and passes it to the engine
 * (`nightjar.as(actor)`) or to a change of accounts and tokens. The audit trail stores the whole
 * actor; runs, manifests and the log store its name.
 */
import type { Actor } from '#shared/domain/admin.ts';
import type { Trigger } from '#shared/domain/manifest.ts';

export const nobody: Actor = { kind: 'nobody' };
export const scheduleActor: Actor = { kind: 'schedule' };

/** An admin at one of the entry points. */
export function adminActor(
  name: string,
  door: Extract<Actor, { kind: 'admin' }>['door'],
): Extract<Actor, { kind: 'admin' }> {
  return { kind: 'admin', name, door };
}

/** Name of the actor in runs, manifests and the log. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'admin':
    case 'os-user':
      return actor.name;
    case 'schedule':
      return 'Nightjar';
    case 'nobody':
      return 'unknown';
  }
}

/** Trigger of a run that this actor started. */
export function triggerOf(actor: Actor): Trigger {
  switch (actor.kind) {
    case 'schedule':
      return 'scheduled';
    // The user of the operating system has no other entry point.
    case 'os-user':
      return 'cli';
    case 'admin':
      return actor.door === 'window' ? 'manual' : actor.door;
    case 'nobody':
      return 'manual';
  }
}
