import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stopBounded } from './stop-bounded.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const errors: string[] = [];
const log = {
  file: '',
  info: () => undefined,
  warn: () => undefined,
  error: (message: string) => void errors.push(message),
  registerSecret: () => undefined,
};

it('a shutdown that hangs ends after five seconds, and the log reports it', async () => {
  let over = false;
  void stopBounded(() => new Promise(() => undefined), log).then(() => (over = true));
  await vi.advanceTimersByTimeAsync(4999);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toBe(true);
  expect(errors).toEqual(['Stopping took too long']);
});
