/**
 * On whose behalf the current work is done. A door says it once, around everything it lets in, and
 * the audit trail asks for it: no call on the way can forget to pass it on, or pass on another.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from '#shared/domain/admin.ts';

const storage = new AsyncLocalStorage<Actor | (() => Actor)>();

/** A function for a door where somebody may sign in half-way, such as the command line. */
export function actAs<T>(actor: Actor | (() => Actor), work: () => T): T {
  return storage.run(actor, work);
}

export function currentActor(): Actor {
  const actor = storage.getStore() ?? { kind: 'nobody' };
  return typeof actor === 'function' ? actor() : actor;
}
