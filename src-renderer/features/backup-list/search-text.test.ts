import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { speakLanguage } from '#shared/words/catalogs.ts';
import { formatDate } from '#shared/words/intl.ts';
import { aBackup } from '../../../tests/support/builders.ts';
import { timeOf } from './backup-messages.ts';
import { listedBackups } from './list-rows.ts';
import { makeSearchTexts, searchTextOf } from './search-text.ts';

vi.mock(import('#shared/words/intl.ts'), async (original) => {
  const real = await original();
  return { ...real, formatDate: vi.fn(real.formatDate) };
});
beforeEach(() => vi.mocked(formatDate).mockClear());

afterEach(async () => {
  await speakLanguage('en');
});

const minuteMs = 60_000;
/** More than a day and a minute apart, so that every time and every day is different. */
const rowsOf = (count: number) =>
  listedBackups(
    Array.from({ length: count }, (_, n) =>
      aBackup({
        createdAt: new Date(new Date(2026, 1, 13, 2).getTime() - n * 1441 * minuteMs).toISOString(),
      }),
    ),
    [],
  );

test('dates are formatted once for each day of the year, not for each backup', () => {
  const texts = rowsOf(10_000).map(searchTextOf);
  expect(new Set(texts).size).toBe(10_000);
  const formatted = vi.mocked(formatDate).mock.calls.length;
  expect(formatted).toBeGreaterThan(0);
  expect(formatted).toBeLessThanOrEqual(366 + 7);
});

test('texts are made ahead in steps of few rows, each row once', () => {
  let read = 0;
  const rows = rowsOf(1000).map(({ backup, ...row }) => ({
    ...row,
    get backup() {
      read += 1;
      return backup;
    },
  }));
  const steps: number[] = [];
  for (let at = 0; at < rows.length; read = 0) {
    at = makeSearchTexts(rows, at);
    steps.push(read);
  }
  expect(Math.max(...steps)).toBeLessThanOrEqual(250);
  expect(steps.reduce((sum, step) => sum + step, 0)).toBe(rows.length);
  vi.mocked(formatDate).mockClear();
  rows.map(searchTextOf);
  expect(formatDate).not.toHaveBeenCalled();
});

test('every word is in the language that is spoken, and the time as the list shows it', async () => {
  const [row] = rowsOf(1);
  if (row === undefined) throw new Error('There is one row');
  const expected = {
    en: 'friday 13 february 2026',
    de: 'freitag 13. februar 2026',
    vi: 'thứ sáu 13 tháng 2 2026',
  };
  for (const language of ['en', 'de', 'vi'] as const) {
    await speakLanguage(language);
    expect(searchTextOf(row)).toContain(`${timeOf(row.backup)} ${expected[language]} `);
  }
});
