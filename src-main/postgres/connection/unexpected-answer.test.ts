import { expect, it } from 'vitest';
import { NightjarFailure } from '#shared/errors/errors.ts';
import { unexpectedAnswer } from './unexpected-answer.ts';

it('an answer that makes no sense is told by its beginning, however long it is', () => {
  const cause = new Error('no JSON');
  const tell = (): never =>
    unexpectedAnswer(`no${'\n'.repeat(1000)}JSON ${'x '.repeat(1e6)}`, cause);
  expect(tell).toThrow(NightjarFailure);
  try {
    tell();
  } catch (error) {
    if (!(error instanceof NightjarFailure)) throw error;
    const detail = 'detail' in error.error ? error.error.detail : '';
    expect(detail).toMatch(/^An unexpected answer: no\nJSON x x/u);
    expect(detail?.length).toBeLessThan(1000);
  }
});
