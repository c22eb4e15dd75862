import { expect, it } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import { unexpectedAnswer } from './unexpected-answer.ts';

it('an unexpected answer is reported by its beginning, however long it is', () => {
  const cause = new Error('no JSON');
  const reject = (): never =>
    unexpectedAnswer(`no${'\n'.repeat(1000)}JSON ${'x '.repeat(1e6)}`, cause);
  expect(reject).toThrow(ExpectedError);
  try {
    reject();
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const detail = 'detail' in error.error ? error.error.detail : '';
    expect(detail).toMatch(/^An unexpected answer: no\nJSON x x/u);
    expect(detail?.length).toBeLessThan(1000);
  }
});
