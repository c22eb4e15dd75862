/**
 * What people read of an error: what happened, why, and what to do next. Titles of the specification (UC-010, AF-2,
 * AF-3, EF-2) are word for word.
 */
import { errorTable } from './error-table.ts';
import type { NightjarError } from './errors.ts';

export interface ErrorMessage {
  /** One sentence without jargon. */
  title: string;
  /** Why, with the facts of this case. */
  explanation: string;
  /** What the reader can do now. */
  nextStep: string;
}

/** The sentences for an error. Total: every code has its own. */
export function describeError(error: NightjarError): ErrorMessage {
  // The record is the one of this code, so its sentences take just this error.
  const say = (sentence: string | ((facts: never) => string)): string =>
    typeof sentence === 'string' ? sentence : sentence(error as never);
  const { title, explanation, nextStep } = errorTable[error.code];
  return { title: say(title), explanation: say(explanation), nextStep: say(nextStep) };
}
