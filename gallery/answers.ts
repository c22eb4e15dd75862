import type { CallInput, CallOutput } from '#shared/ipc/contract.ts';
import type { PageCallName } from '#shared/ipc/names.ts';

/** An answer for every call of the page. One that throws an ExpectedError fails with its error. */
export type Answers = {
  readonly [Name in PageCallName]: (
    input: CallInput<Name>,
  ) => CallOutput<Name> | Promise<CallOutput<Name>>;
};
