/** A promise to wait for; null while there is no need. */
export type YieldToEventLoop = () => Promise<void> | null;

/**
 * For long work on the main thread: to be asked again and again, it answers with a promise to wait for when the
 * work has gone on for long enough. Timers, cancelling and the window have their turn meanwhile.
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

/** Work that may be long, done to its next `yield` by each call. */
export type Steps<Result> = Generator<void, Result>;

/** Does all of it, with a pause between two steps where one is due. Rejects when it is cancelled meanwhile. */
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

/** So much at once: also of the worst, a line break in every byte, it takes less than a turn of the window. */
const sliceBytes = 16 * 1024;

/** The same bytes in small slices, with a pause between them where one is due. */
export async function* inSlices(
  piece: Buffer,
  yieldToEventLoop: YieldToEventLoop,
): AsyncGenerator<Buffer> {
  for (let at = 0; at < piece.length; at += sliceBytes) {
    const pause = yieldToEventLoop();
    if (pause !== null) await pause;
    yield piece.subarray(at, at + sliceBytes);
  }
}
