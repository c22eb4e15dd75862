/**
 * Long calls of the window. Each call has an `operationId`, which identifies its progress events
 * (`catalog-progress`) and its cancellation (`catalog.cancel`).
 */
import type { Operation } from '../../catalog/catalogs.ts';
import type { Nightjar } from '../../engine/engine.ts';

/** An operation that always has progress and a cancel signal. */
interface CertainOperation extends Operation {
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
}

export interface Operations {
  run<Value>(
    operationId: string,
    start: (operation: CertainOperation) => Promise<Value>,
  ): Promise<Value>;
  /** Does nothing if the operation has finished. */
  cancel(operationId: string): void;
}

/** Number of progress events: enough for a moving bar, few enough for the bridge. */
const progressSteps = 200;

export function createOperations(
  reportProgress: Nightjar['catalogs']['reportProgress'],
): Operations {
  const operations = new Map<string, AbortController>();
  return {
    run: async (operationId, start) => {
      const stopping = new AbortController();
      operations.set(operationId, stopping);
      let lastStep = -1;
      const onProgress = (fraction: number): void => {
        const step = Math.floor(fraction * progressSteps);
        if (step === lastStep) return;
        lastStep = step;
        reportProgress(operationId, fraction);
      };
      try {
        return await start({ signal: stopping.signal, onProgress });
      } finally {
        operations.delete(operationId);
      }
    },
    cancel: (operationId) => operations.get(operationId)?.abort(),
  };
}
