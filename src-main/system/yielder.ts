/** Returns a promise to await; null if no pause is due. */
export type YieldToEventLoop = () => Promise<void> | null;

/**
 * Creates a function that a long operation on the main thread calls repeatedly. It returns a
 * promise when the operation has run for `everyMs`. Timers, cancellation and the window are served
 * while the operation awaits it.
 */
export function createYielder(everyMs = 10): YieldToEventLoop {
  let begunMs = performance.now();
  return () => {
    if (performance.now() - begunMs < everyMs) return null;
    return new Promise((resolve) => {
      setImmediate(() => {
        begunMs = performance.now();
        resolve();
      });
    });
  };
}

/** An operation that can be long. Each call runs it to its next `yield`. */
export type Steps<Result> = Generator<void, Result>;

/** Runs all steps, with pauses where they are due. Rejects if it is cancelled. */
export async function unhurried<Result>(
  steps: Steps<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const yieldToEventLoop = createYielder();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    const pause = yieldToEventLoop();
    if (pause === null) continue;
    await pause;
    signal?.throwIfAborted();
  }
}

/**
 * Bytes processed without a pause. Even in the worst case, a line break in every byte, it takes
 * less time than one frame of the window.
 */
const sliceBytes = 16 * 1024;

/** Returns the same bytes in small slices, with pauses where they are due. */
export async function* inSlices(
  chunk: Buffer,
  yieldToEventLoop: YieldToEventLoop,
): AsyncGenerator<Buffer> {
  for (let at = 0; at < chunk.length; at += sliceBytes) {
    const pause = yieldToEventLoop();
    if (pause !== null) await pause;
    yield chunk.subarray(at, at + sliceBytes);
  }
}
