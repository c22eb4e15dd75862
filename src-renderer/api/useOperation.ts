/**
 * A long call that reports its progress (`catalog-progress`) and can be cancelled
 * (`catalog.cancel`).
 */
import { useEffect, useRef, useState } from 'react';
import type { NightjarError } from '#shared/errors/errors.ts';
import { errorOf, listen, stopOperation } from './bridge.ts';

export type OperationState<Output, Input = unknown> =
  | { state: 'idle' }
  /** `fraction`: between 0 and 1; null until the first progress is reported. */
  | { state: 'running'; input: Input; fraction: number | null }
  | { state: 'done'; result: Output }
  | { state: 'failed'; error: NightjarError };

export interface Operation<Input, Output> {
  now: OperationState<Output, Input>;
  /**
   * Cancels the running call and begins a new one. Resolves with null if the call failed or was
   * cancelled.
   */
  start: (input: Input) => Promise<Output | null>;
  /** Cancels the running call. Its result is not shown. */
  cancel: () => void;
}

/** The call is also cancelled when the component is unmounted. */
export function useOperation<Input, Output>(
  begin: (input: Input, operationId: string) => Promise<Output>,
): Operation<Input, Output> {
  const [now, setNow] = useState<OperationState<Output, Input>>({ state: 'idle' });
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
