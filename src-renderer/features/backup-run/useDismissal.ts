import { remembered } from '../../memory/memory.ts';
import { useRemembered } from '../../memory/useRemembered.ts';

/** The dismissed results. They stay dismissed when the same admin opens the screen again. */
const dismissedResult = remembered('results.dismissed', false);

/** Returns whether the result of a run was dismissed, and the function that dismisses it. */
export function useDismissal(runId: string | undefined): {
  dismissed: boolean;
  dismiss: () => void;
} {
  const [dismissed, setDismissed] = useRemembered(dismissedResult, `result ${runId ?? ''}`);
  return {
    dismissed: runId !== undefined && dismissed,
    dismiss: () => setDismissed(true),
  };
}
