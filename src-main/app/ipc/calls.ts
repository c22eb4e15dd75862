/**
 * Processes every call of the window, without Electron so that tests can simulate the window:
 * checks the sender, the permission and the input, runs the handler, and always answers with a
 * value.
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

/** Handlers without an answer can be functions that return nothing. */
type Answer<Name extends CallName> = undefined extends CallOutput<Name> ? void : CallOutput<Name>;

/** The window of the call, and the admin who is signed in to it. */
export interface Caller<Name extends CallName = CallName> {
  window: number;
  /** Never null if the contract requires an admin. */
  admin: Contract[Name]['access'] extends 'admin' ? string : string | null;
  /** The same for the engine: `nobody` if no admin is signed in. */
  actor: Actor;
}

export type Handlers = {
  [Name in CallName]: (input: CallInput<Name>, caller: Caller<Name>) => Promise<Answer<Name>>;
};

/** Electron's facts about the page that calls. */
export interface Sender {
  frame: SenderFrame | null | undefined;
  /** Number of the window. */
  window: number;
}

/** The part of Electron's WebFrameMain that the sender check reads. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: SenderFrame | null;
}

export interface CallServer {
  handlers: Handlers;
  /** Returns the admin who is signed in to a window. */
  guard: Guard;
  /** The only origin that is allowed to call. */
  origin: string;
  log: Log;
  /**
   * If true, also checks the answers of handlers. Tests enable it, because a wrong answer is a
   * fault.
   */
  checkAnswers: boolean;
}

/**
 * True for the main frame of Nightjar's own page. A frame that is gone, embedded or from another
 * origin is rejected.
 */
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
    const reference = logFault(server.log, 'A call from an untrusted frame was rejected', facts);
    return { ok: false, error: { code: 'unexpected', reference } };
  }
  try {
    // Permission is checked before the input, so a caller without permission learns nothing about
    // the input.
    const admin =
      contract[name].access === 'admin'
        ? await server.guard.require(window)
        : await whoIs(server.guard, window);
    const parsed = contract[name].input.safeParse(input);
    if (!parsed.success) return { ok: false, error: invalidInput(parsed.error) };
    // `parsed` and `admin` belong to this name. TypeScript cannot express this relation.
    const actor = admin === null ? nobody : adminActor(admin, 'window');
    const caller = { window, admin, actor } as Caller<Name>;
    const answer: unknown = await server.handlers[name](parsed.data as CallInput<Name>, caller);
    const value = server.checkAnswers ? contract[name].output.parse(answer) : answer;
    return { ok: true, value: value as CallOutput<Name> };
  } catch (error) {
    return { ok: false, error: errorOfFault(error, server.log, `The call ${name} failed`) };
  }
}
