/**
 * What happens to every call from the window, without Electron so that tests can play the window:
 * who asks, is the input right, the handler, and an answer that is always a value.
 */
import { invalidInput, type Result } from '#shared/errors/errors.ts';
import { contract, type CallInput, type CallOutput } from '#shared/ipc/contract.ts';
import type { CallName } from '#shared/ipc/shape.ts';
import { errorOfFault, logFault } from '../logging/fault.ts';
import type { Log } from '../ports.ts';
import { originOf } from './origin.ts';

/** Calls that answer with nothing may be written as functions that return nothing. */
type Answer<Name extends CallName> = undefined extends CallOutput<Name> ? void : CallOutput<Name>;

export type Handlers = {
  [Name in CallName]: (input: CallInput<Name>) => Promise<Answer<Name>>;
};

/** The part of Electron's WebFrameMain that the sender check reads. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: SenderFrame | null;
}

export interface CallServer {
  handlers: Handlers;
  /** The only origin that may call. */
  origin: string;
  log: Log;
  /** Also checks what handlers answer: on in tests, where a wrong answer is a fault to be found. */
  checkAnswers: boolean;
}

/** The main frame of our own page; a frame that is gone, embedded or foreign is refused. */
export function isTrustedSender(frame: SenderFrame | null | undefined, origin: string): boolean {
  return (
    frame !== null && frame !== undefined && frame.parent === null && originOf(frame.url) === origin
  );
}

/** Answers one call. Never rejects. */
export async function answerCall<Name extends CallName>(
  server: CallServer,
  name: Name,
  frame: SenderFrame | null | undefined,
  input: unknown,
): Promise<Result<CallOutput<Name>>> {
  if (!isTrustedSender(frame, server.origin)) {
    const facts = { call: name, frame: frame?.url ?? null };
    const reference = logFault(server.log, 'A call from a foreign frame was refused', facts);
    return { ok: false, error: { code: 'unexpected', reference } };
  }
  const parsed = contract[name].input.safeParse(input);
  if (!parsed.success) return { ok: false, error: invalidInput(parsed.error) };
  try {
    // `parsed` belongs to the schema of this very name; TypeScript cannot follow that correlation.
    const answer: unknown = await server.handlers[name](parsed.data as CallInput<Name>);
    const value = server.checkAnswers ? contract[name].output.parse(answer) : answer;
    return { ok: true, value: value as CallOutput<Name> };
  } catch (error) {
    return { ok: false, error: errorOfFault(error, server.log, `The call ${name} failed`) };
  }
}
