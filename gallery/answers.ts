import type { CallInput, CallOutput } from '#shared/ipc/contract.ts';
import type { PageCallName } from '#shared/ipc/names.ts';

/**
 * The answer to each call of the page. If an answer throws an ExpectedError, the call fails with
 * its error.
 */
export type Answers = {
  readonly [Name in PageCallName]: (
    input: CallInput<Name>,
  ) => CallOutput<Name> | Promise<CallOutput<Name>>;
};
