import { useReducer } from 'react';

/** Results that were read and put away; they stay away when the reader comes back to the screen. */
const dismissedRuns = new Set<string>();

/** Whether the result of a run was dismissed, and how to do so. */
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
