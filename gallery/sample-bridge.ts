/** What stands in the place of the preload in the component view: every call is answered from sample data. */
import { fail, invalidInput, ExpectedError } from '#shared/errors/errors.ts';
import {
  contract,
  type CallInput,
  type CallOutput,
  type EventPayload,
  type NightjarBridge,
} from '#shared/ipc/contract.ts';
import type { EventName, PageCallName } from '#shared/ipc/names.ts';
import type { Answers } from './answers.ts';
import { usualAnswers } from './samples.ts';

export interface SampleBridge extends NightjarBridge {
  /** Sends an event to the page, as the main process does. */
  announce<Name extends EventName>(name: Name, payload: EventPayload<Name>): void;
  /** Resolves as soon as every question is answered and the answers ask for nothing more. */
  settled(passTurn?: () => Promise<void>): Promise<void>;
}

const never = new Promise<never>(() => undefined);
/** An answer that does not come: what is shown while the page waits. */
export const neverAnswers = (): Promise<never> => never;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
/** An answer is drawn in the turn after it came, and what is drawn then may ask again. */
const quietTurns = 3;

/**
 * A bridge that answers as `changes` say, and everything else as usual. As the main process does, it refuses
 * what the contract does not allow; a sample that the contract does not allow is an error, too.
 */
export function createSampleBridge(changes: Partial<Answers> = {}): SampleBridge {
  const answers: Answers = { ...usualAnswers, ...changes };
  let open = 0;
  const listeners = new Map<EventName, Set<(payload: never) => void>>();

  async function answer<Name extends PageCallName>(
    name: Name,
    input: CallInput<Name>,
  ): Promise<CallOutput<Name>> {
    const asked = contract[name].input.safeParse(input);
    if (!asked.success) fail(invalidInput(asked.error));
    const coming = answers[name](input);
    if (coming === never) return never;
    open += 1;
    try {
      const value = await coming;
      contract[name].output.parse(value);
      return value;
    } finally {
      open -= 1;
    }
  }

  return {
    call: async (name, input) => {
      try {
        return { ok: true, value: await answer(name, input) };
      } catch (thrown) {
        if (thrown instanceof ExpectedError) return { ok: false, error: thrown.error };
        console.error(`The sample for ${name} is not what the contract says.`, thrown);
        throw thrown;
      }
    },
    openDropped: async () => {
      const named = { dumpId: crypto.randomUUID(), operationId: crypto.randomUUID() };
      return { ok: true, value: await answer('catalog.openNamed', named) };
    },
    on: (name, listener) => {
      const heard = listeners.get(name) ?? new Set();
      listeners.set(name, heard.add(listener));
      return () => void heard.delete(listener);
    },
    settled: async (passTurn = turn) => {
      for (let quiet = 0; quiet < quietTurns; quiet = open === 0 ? quiet + 1 : 0) await passTurn();
    },
    announce: (name, payload) => {
      for (const listener of listeners.get(name) ?? []) listener(payload as never);
    },
  };
}
