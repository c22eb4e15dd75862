/**
 * Texts of an error: what happened, why, and what to do next. The titles from the specification
 * (UC-010, AF-2, AF-3, EF-2) are used word for word.
 */
import { textOfFacts } from '../words/text.ts';
import { errorTable } from './error-table.ts';
import type { NightjarError } from './errors.ts';

export interface ErrorMessage {
  /** One sentence without jargon, without a full stop. */
  title: string;
  /** Reason for the error, with the facts of this case. */
  explanation: string;
  /** Action that the reader can take now. */
  nextStep: string;
}

/** Returns the sentences of an error. Every code has its own sentences. */
export function describeError(error: NightjarError): ErrorMessage {
  // The record belongs to this code, so its sentences accept this error.
  const say = (part: string, own: ((facts: never) => string) | undefined): string =>
    own === undefined ? textOfFacts(`error.${error.code}.${part}`, error) : own(error as never);
  const { title, explanation, nextStep } = errorTable[error.code];
  return {
    title: say('title', title),
    explanation: say('explanation', explanation),
    nextStep: say('next-step', nextStep),
  };
}
