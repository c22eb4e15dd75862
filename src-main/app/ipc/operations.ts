/**
 * Long calls of the window. Each carries a `operationId` of its own, by which it is told about
 * (`catalog-progress`) and can be stopped (`catalog.cancel`).
 */
import type { Operation } from '../../catalog/catalogs.ts';
import type { Nightjar } from '../../engine/engine.ts';

/** Work that is told about and can be stopped, for certain. */
interface CertainOperation extends Operation {
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
}

export interface Operations {
  run<Value>(
    operationId: string,
    start: (operation: CertainOperation) => Promise<Value>,
  ): Promise<Value>;
  /** Of what is over, nothing happens. */
  cancel(operationId: string): void;
}

/** Often enough for a bar that moves, seldom enough for the bridge. */
const progressSteps = 200;

export function createOperations(tell: Nightjar['catalogs']['reportProgress']): Operations {
  const operations = new Map<string, AbortController>();
  return {
    run: async (operationId, start) => {
      const stopping = new AbortController();
      operations.set(operationId, stopping);
      let told = -1;
      const onProgress = (fraction: number): void => {
        const step = Math.floor(fraction * progressSteps);
        if (step === told) return;
        told = step;
        tell(operationId, fraction);
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
