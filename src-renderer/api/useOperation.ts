/** A long call that is told about (`catalog-progress`) and can be stopped (`catalog.cancel`). */
import { useEffect, useRef, useState } from 'react';
import type { NightjarError } from '#shared/errors/errors.ts';
import { errorOf, listen, stopWork } from './bridge.ts';

export type WorkState<Output, Input = unknown> =
  | { state: 'idle' }
  /** `fraction` is null until something is known. */
  | { state: 'running'; input: Input; fraction: number | null }
  | { state: 'done'; result: Output }
  | { state: 'failed'; error: NightjarError };

export interface Work<Input, Output> {
  now: WorkState<Output, Input>;
  /** Ends what is on its way, and begins anew. Resolves with null when it failed or was stopped. */
  start: (input: Input) => Promise<Output | null>;
  /** Stops it; nothing is shown of it. */
  cancel: () => void;
}

/** Stopped also when the component that began it is gone. */
export function useWork<Input, Output>(
  begin: (input: Input, workId: string) => Promise<Output>,
): Work<Input, Output> {
  const [now, setNow] = useState<WorkState<Output, Input>>({ state: 'idle' });
  const current = useRef<string | null>(null);

  useEffect(() => {
    const end = listen('catalog-progress', ({ workId, fraction }) => {
      if (workId !== current.current) return;
      setNow((old) => (old.state === 'running' ? { ...old, fraction } : old));
    });
    return () => {
      end();
      stop(current.current);
    };
  }, []);

  return {
    now,
    start: async (input) => {
      stop(current.current);
      const workId = crypto.randomUUID();
      current.current = workId;
      setNow({ state: 'running', input, fraction: null });
      try {
        const result = await begin(input, workId);
        if (current.current !== workId) return null;
        current.current = null;
        setNow({ state: 'done', result });
        return result;
      } catch (thrown) {
        if (current.current !== workId) return null;
        current.current = null;
        setNow({ state: 'failed', error: errorOf(thrown) });
        return null;
      }
    },
    cancel: () => {
      stop(current.current);
      current.current = null;
      setNow({ state: 'idle' });
    },
  };
}

function stop(workId: string | null): void {
  if (workId !== null) stopWork(workId);
}
