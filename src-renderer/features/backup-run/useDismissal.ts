import { useReducer } from 'react';

/** The dismissed results. They stay dismissed when the user opens the screen again. */
const dismissedRuns = new Set<string>();

/** Returns whether the result of a run was dismissed, and the function that dismisses it. */
export function useDismissal(runId: string | undefined): {
  dismissed: boolean;
  dismiss: () => void;
} {
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  return {
    dismissed: runId !== undefined && dismissedRuns.has(runId),
    dismiss: () => {
      if (runId !== undefined) dismissedRuns.add(runId);
      renderAgain();
    },
  };
}
