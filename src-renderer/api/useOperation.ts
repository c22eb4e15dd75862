/** A long call that is told about (`catalog-progress`) and can be stopped (`catalog.cancel`). */
import { useEffect, useRef, useState } from 'react';
import type { NightjarError } from '#shared/errors/errors.ts';
import { errorOf, listen, stopOperation } from './bridge.ts';

export type WorkState<Output, Input = unknown> =
  | { state: 'idle' }
  /** `fraction` is null until something is known. */
  | { state: 'running'; input: Input; fraction: number | null }
  | { state: 'done'; result: Output }
  | { state: 'failed'; error: NightjarError };

export interface Operation<Input, Output> {
  now: WorkState<Output, Input>;
  /** Ends what is on its way, and begins anew. Resolves with null when it failed or was stopped. */
  start: (input: Input) => Promise<Output | null>;
  /** Stops it; nothing is shown of it. */
  cancel: () => void;
}

/** Stopped also when the component that began it is gone. */
export function useOperation<Input, Output>(
  begin: (input: Input, operationId: string) => Promise<Output>,
): Operation<Input, Output> {
  const [now, setNow] = useState<WorkState<Output, Input>>({ state: 'idle' });
  const current = useRef<string | null>(null);

  useEffect(() => {
    const end = listen('catalog-progress', ({ operationId, fraction }) => {
      if (operationId !== current.current) return;
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
      const operationId = crypto.randomUUID();
      current.current = operationId;
      setNow({ state: 'running', input, fraction: null });
      try {
        const result = await begin(input, operationId);
        if (current.current !== operationId) return null;
        current.current = null;
        setNow({ state: 'done', result });
        return result;
      } catch (thrown) {
        if (current.current !== operationId) return null;
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

function stop(operationId: string | null): void {
  if (operationId !== null) stopOperation(operationId);
}
