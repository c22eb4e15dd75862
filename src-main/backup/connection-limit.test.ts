import { expect, it } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import { retryAtConnectionLimit } from './connection-limit.ts';

const full = new ExpectedError({ code: 'too-many-connections' });
const signal = new AbortController().signal;

function failing(errors: Error[]): { work: () => Promise<number>; calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    work: async () => {
      calls += 1;
      const error = errors.shift();
      if (error !== undefined) throw error;
      return calls;
    },
  };
}

it('tries again while the server has no free connection', async () => {
  expect(await retryAtConnectionLimit(failing([full, full]).work, signal, [1, 1])).toBe(3);
});

it('tries again while the role or the database has no free connection', async () => {
  const limited = new ExpectedError({ code: 'connection-limit-reached', detail: 'x' });
  expect(await retryAtConnectionLimit(failing([limited, limited]).work, signal, [1, 1])).toBe(3);
});

it('gives up after the last pause', async () => {
  const { work, calls } = failing([full, full, full, full]);
  await expect(retryAtConnectionLimit(work, signal, [1, 1])).rejects.toBe(full);
  expect(calls()).toBe(3);
});

it('does not try again after any other error, or after a cancellation', async () => {
  const other = failing([new Error('other')]);
  await expect(retryAtConnectionLimit(other.work, signal, [1])).rejects.toThrow('other');
  expect(other.calls()).toBe(1);
  const cancelled = failing([full]);
  await expect(retryAtConnectionLimit(cancelled.work, AbortSignal.abort(), [1])).rejects.toBe(full);
  expect(cancelled.calls()).toBe(1);
});
