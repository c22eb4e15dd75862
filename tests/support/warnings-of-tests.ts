/**
 * vitest `setupFiles` of all projects: the process of the tests reports its warnings (warnings-of-run.ts). After the
 * last test of a file the garbage is collected, so that a file which nothing closes is found each time.
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
  // A warning is told in a later turn.
  await delay(10);
});
