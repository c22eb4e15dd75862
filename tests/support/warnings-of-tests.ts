/**
 * vitest `setupFiles` of all projects: the test process reports its warnings (warnings-of-run.ts).
 * After the last test of a file, garbage is collected, so that a file that was not closed is always
 * detected.
 */
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, vi } from 'vitest';

createRequire(import.meta.url)('./report-warnings.cjs');

afterAll(async () => {
  vi.useRealTimers();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  collect();
  // Node emits a warning in a later turn of the event loop.
  await delay(10);
});
