import type { Steps } from '../../src-main/system/yielder.ts';

/** Runs all steps of a long computation without a pause. */
export function withoutPauses<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
