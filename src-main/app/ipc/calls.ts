/**
 * What happens to every call from the window, without Electron so that tests can play the window:
 * who asks, may they, is the input right, the handler, and an answer that is always a value.
 */
import { invalidInput, type Result } from '#shared/errors/errors.ts';
import type { Actor } from '#shared/domain/admin.ts';
import { contract, type CallInput, type CallOutput, type Contract } from '#shared/ipc/contract.ts';
import type { CallName } from '#shared/ipc/names.ts';
import { whoIs, type Guard } from '../../admin/access.ts';
import { adminActor, nobody } from '../../admin/actor.ts';
import { errorOfFault, logFault } from '../../logging/fault.ts';
import type { Log } from '../../system/ports.ts';
import { originOf } from '../window/origin.ts';

/** Calls that answer with nothing may be written as functions that return nothing. */
type Answer<Name extends CallName> = undefined extends CallOutput<Name> ? void : CallOutput<Name>;

/** From which window a call comes, and who is signed in there. */
export interface Caller<Name extends CallName = CallName> {
  window: number;
  /** Never null where the contract asks for an admin. */
  admin: Contract[Name]['access'] extends 'admin' ? string : string | null;
  /** The same for the engine: nobody, where nobody is signed in. */
  actor: Actor;
}

export type Handlers = {
  [Name in CallName]: (input: CallInput<Name>, caller: Caller<Name>) => Promise<Answer<Name>>;
};

/** What Electron says about the page that calls. */
export interface Sender {
  frame: SenderFrame | null | undefined;
  /** The number of its window. */
  window: number;
}

/** The part of Electron's WebFrameMain that the sender check reads. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: SenderFrame | null;
}

export interface CallServer {
  handlers: Handlers;
  /** Says who is signed in in a window. */
  guard: Guard;
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
  { frame, window }: Sender,
  input: unknown,
): Promise<Result<CallOutput<Name>>> {
  if (!isTrustedSender(frame, server.origin)) {
    const facts = { call: name, frame: frame?.url ?? null };
    const reference = logFault(server.log, 'A call from a foreign frame was refused', facts);
    return { ok: false, error: { code: 'unexpected', reference } };
  }
  try {
    // Before the input is looked at: a stranger learns nothing, not even what is wrong with it.
    const admin =
      contract[name].access === 'admin'
        ? await server.guard.require(window)
        : await whoIs(server.guard, window);
    const parsed = contract[name].input.safeParse(input);
    if (!parsed.success) return { ok: false, error: invalidInput(parsed.error) };
    // `parsed` and `admin` belong to this very name; TypeScript cannot follow that correlation.
    const actor = admin === null ? nobody : adminActor(admin, 'window');
    const caller = { window, admin, actor } as Caller<Name>;
    const answer: unknown = await server.handlers[name](parsed.data as CallInput<Name>, caller);
    const value = server.checkAnswers ? contract[name].output.parse(answer) : answer;
    return { ok: true, value: value as CallOutput<Name> };
  } catch (error) {
    return { ok: false, error: errorOfFault(error, server.log, `The call ${name} failed`) };
  }
}
