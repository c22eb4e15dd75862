import { describe, expect, it } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import { inSeveralSessionsOrOne, mayHelpInOneSession } from './one-session-again.ts';

it('an error that one session would also meet is not repeated', () => {
  const damaged = new ExpectedError({ code: 'verification-failed', detail: 'damaged' });
  expect(mayHelpInOneSession(damaged)).toBe(false);
  expect(mayHelpInOneSession(new ExpectedError({ code: 'restore-cancelled' }))).toBe(false);
});

it('a full disk and a cancelled statement are not repeated, any other error of the server is', () => {
  const failed = (sqlState: string): Error => {
    const message = { sqlState, message: '', detail: null, hint: null, context: null };
    const place = { object: null, statement: null, line: null, serverMajor: 15 };
    return new ExpectedError({
      code: 'restore-failed',
      detail: '',
      failure: { ...message, ...place },
    });
  };
  for (const state of ['53100', '57014']) expect(mayHelpInOneSession(failed(state))).toBe(false);
  // Also what only a wrong order would cause.
  for (const state of ['57P01', '40P01', '53200', '53300', '55P03', '42P01', '23503', '22008'])
    expect(mayHelpInOneSession(failed(state))).toBe(true);
});

it('a disk that becomes full during the check is not repeated either', () => {
  const failed = (detail: string): Error => new ExpectedError({ code: 'server-error', detail });
  const full = 'could not extend file "base/1/2": No space left on device';
  expect(mayHelpInOneSession(failed(full))).toBe(false);
  expect(mayHelpInOneSession(failed('out of memory'))).toBe(true);
});

it('any other error may come from the several sessions', () => {
  const lost = new ExpectedError({ code: 'connection-lost', detail: 'closed' });
  expect(mayHelpInOneSession(lost)).toBe(true);
  expect(mayHelpInOneSession(new ExpectedError({ code: 'too-many-connections' }))).toBe(true);
  expect(mayHelpInOneSession(new Error('a bug'))).toBe(true);
});

describe('a restore that fails', () => {
  const lost = new ExpectedError({ code: 'connection-lost', detail: 'closed' });
  /** Sessions of each attempt, and the error of the restore. */
  const attempts = async (isParallel: boolean, errors: Error[]): Promise<unknown[]> => {
    const found: unknown[] = [];
    const restore = inSeveralSessionsOrOne(
      3,
      (sessions, attempt) => {
        found.push(sessions);
        attempt.isParallel = isParallel && sessions !== 1;
        const error = errors.shift();
        return error === undefined ? Promise.resolve('done') : Promise.reject(error);
      },
      () => Promise.resolve(),
    );
    found.push(await restore.catch((error: unknown) => error));
    return found;
  };

  it('is repeated once, in one session, and the second result counts', async () => {
    expect(await attempts(true, [lost])).toEqual([3, 1, 'done']);
    const cause = new Error('cause');
    const second = new Error('second', { cause });
    expect(await attempts(true, [lost, second])).toEqual([3, 1, second]);
    expect(cause.cause).toBe(lost);
  });

  it('is not repeated if several sessions were not used, or do not matter', async () => {
    expect(await attempts(false, [lost])).toEqual([3, lost]);
    const damaged = new ExpectedError({ code: 'verification-failed', detail: 'damaged' });
    expect(await attempts(true, [damaged])).toEqual([3, damaged]);
  });
});
