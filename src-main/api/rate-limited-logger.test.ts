import { expect, it } from 'vitest';
import { createRateLimitedLogger } from './rate-limited-logger.ts';

it('logs one rejected request per minute, with the number of requests that were not logged', () => {
  let nowMs = 0;
  const speak = createRateLimitedLogger(() => nowMs);
  expect(speak()).toEqual({ notLogged: 0 });
  expect([speak(), speak()]).toEqual([null, null]);
  nowMs = 60_000;
  expect(speak()).toEqual({ notLogged: 2 });
  expect(speak()).toBeNull();
});
