/**
 * Who asks. Every entry point makes one `Actor` and hands it to the engine (`nightjar.as(actor)`) or
 * to a change of accounts and tokens. The audit trail has the whole of it; runs, manifests and the
 * log have its name.
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

/** As it stands in runs, manifests and the log. */
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

/** What a run of this actor says about how it was begun. */
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
