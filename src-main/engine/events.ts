/** The events of the engine. */
import type { EventPayload } from '#shared/ipc/contract.ts';
import type { EventName } from '#shared/ipc/names.ts';

type Listener<Name extends EventName> = (payload: EventPayload<Name>) => void;

export class Events {
  readonly #listeners = new Map<EventName, Set<Listener<EventName>>>();

  /** Returns the function that ends the subscription. */
  on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void {
    const all = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, all);
    const entry = listener as Listener<EventName>;
    all.add(entry);
    return () => all.delete(entry);
  }

  emit<Name extends EventName>(name: Name, payload: EventPayload<Name>): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(payload);
  }
}
