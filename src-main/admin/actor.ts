/**
 * On whose behalf the current work is done. A door says it once, around everything it lets in, and
 * the audit trail asks for it: no call on the way can forget to pass it on, or pass on another.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from '#shared/domain/admin.ts';

const storage = new AsyncLocalStorage<Actor>();

export function actAs<T>(actor: Actor, work: () => T): T {
  return storage.run(actor, work);
}

export function currentActor(): Actor {
  return storage.getStore() ?? { kind: 'nobody' };
}
