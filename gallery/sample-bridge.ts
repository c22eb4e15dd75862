/** Replaces the preload in the component view: each call is answered from sample data. */
import { fail, invalidInput, ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import {
  contract,
  type CallInput,
  type CallOutput,
  type EventPayload,
  type NightjarBridge,
} from '#shared/ipc/contract.ts';
import type { ServerAnswer } from '#shared/domain/server-answer.ts';
import type { EventName, PageCallName } from '#shared/ipc/names.ts';
import type { Answers } from './answers.ts';
import { droppedFiles, probe, usualAnswers } from './samples.ts';

export interface SampleBridge extends NightjarBridge {
  /** Sends an event to the page, as the main process does. */
  announce<Name extends EventName>(name: Name, payload: EventPayload<Name>): void;
  /** Resolves when all calls have been answered and the answers have caused no new calls. */
  settled(passTurn?: () => Promise<void>): Promise<void>;
}

interface Outcome {
  error: NightjarError | null;
  databaseSizeBytes?: number;
}

const never = new Promise<never>(() => undefined);
/** An answer that never arrives, for states in which the page waits. */
export const neverAnswers = (): Promise<never> => never;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
/**
 * Number of turns of the event loop without an open call. An answer is rendered one turn after it
 * arrived, and the rendered components can call again.
 */
const quietTurns = 3;

/**
 * Creates a bridge with the usual answers, except for the calls in `changes`. Like the main process, the
 * bridge rejects input that violates the contract. A sample that violates the contract is an error, too.
 */
export function createSampleBridge(changes: Partial<Answers> = {}): SampleBridge {
  const asked: ServerAnswer[] = [];
  const answers: Answers = {
    ...usualAnswers,
    'connections.answers': () => [...asked],
    ...changes,
  };
  let open = 0;

  const listeners = new Map<EventName, Set<(payload: never) => void>>();

  async function answer<Name extends PageCallName>(
    name: Name,
    input: CallInput<Name>,
  ): Promise<CallOutput<Name>> {
    const parsed = contract[name].input.safeParse(input);
    if (!parsed.success) fail(invalidInput(parsed.error));
    const pending = answers[name](input);
    if (pending === never) return never;
    open += 1;
    try {
      const value = await pending;
      contract[name].output.parse(value);
      return value;
    } finally {
      open -= 1;
    }
  }

  const announce: SampleBridge['announce'] = (name, payload) => {
    for (const listener of listeners.get(name) ?? []) listener(payload as never);
  };
  /** As in the main process, everybody learns what the server answered. */
  const announceAnswer = (name: PageCallName, input: unknown, outcome: Outcome): void => {
    if (name !== 'connections.probe') return;
    const askedAt = new Date().toISOString();
    const { error } = outcome;
    const answered: ServerAnswer = {
      connectionId: contract[name].input.parse(input).connectionId,
      askedAt,
      error,
      answeredAt: error === null ? askedAt : null,
      databaseSizeBytes: outcome.databaseSizeBytes ?? null,
    };
    asked.push(answered);
    announce('server-answered', answered);
  };

  return {
    call: async (name, input) => {
      try {
        const value = await answer(name, input);
        const { databaseSizeBytes } = probe.server;
        announceAnswer(name, input, { error: null, databaseSizeBytes });
        return { ok: true, value };
      } catch (thrown) {
        if (thrown instanceof ExpectedError) {
          announceAnswer(name, input, { error: thrown.error });
          return { ok: false, error: thrown.error };
        }
        console.error(`The sample for ${name} violates the contract.`, thrown);
        throw thrown;
      }
    },
    openDropped: async () => {
      const named = { dumpId: crypto.randomUUID(), operationId: crypto.randomUUID() };
      return { ok: true, value: await answer('catalog.openNamed', named) };
    },
    listDropped: async () => ({ ok: true, value: droppedFiles }),
    on: (name, listener) => {
      const ofEvent = listeners.get(name) ?? new Set();
      listeners.set(name, ofEvent.add(listener));
      return () => void ofEvent.delete(listener);
    },
    settled: async (passTurn = turn) => {
      for (let quiet = 0; quiet < quietTurns; quiet = open === 0 ? quiet + 1 : 0) await passTurn();
    },
    announce,
  };
}
