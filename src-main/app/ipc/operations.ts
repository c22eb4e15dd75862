/**
 * Long calls of the window. Each carries a `workId` of its own, by which it is told about
 * (`catalog-progress`) and can be stopped (`catalog.cancel`).
 */
import type { Work } from '../../catalog/catalogs.ts';
import type { Nightjar } from '../../engine/engine.ts';

/** Work that is told about and can be stopped, for certain. */
interface CertainWork extends Work {
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
}

export interface Works {
  run<Value>(workId: string, start: (work: CertainWork) => Promise<Value>): Promise<Value>;
  /** Of what is over, nothing happens. */
  cancel(workId: string): void;
}

/** Often enough for a bar that moves, seldom enough for the bridge. */
const progressSteps = 200;

export function createWorks(tell: Nightjar['catalogs']['tellProgress']): Works {
  const works = new Map<string, AbortController>();
  return {
    run: async (workId, start) => {
      const stopping = new AbortController();
      works.set(workId, stopping);
      let told = -1;
      const onProgress = (fraction: number): void => {
        const step = Math.floor(fraction * progressSteps);
        if (step === told) return;
        told = step;
        tell(workId, fraction);
      };
      try {
        return await start({ signal: stopping.signal, onProgress });
      } finally {
        works.delete(workId);
      }
    },
    cancel: (workId) => works.get(workId)?.abort(),
  };
}
