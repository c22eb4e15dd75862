import { expect, it } from 'vitest';
import type { GridRow } from './grid-rows.ts';
import { RowPages } from './row-pages.ts';

const rowsFrom = (offset: number, count: number): GridRow[] =>
  Array.from({ length: count }, (_, at) => ({
    number: offset + at,
    values: [String(offset + at)],
    cut: new Map(),
  }));

function scene(count: number) {
  const asked: number[] = [];
  const answers: (() => void)[] = [];
  let changes = 0;
  const source = {
    id: 'rows',
    kind: 'all' as const,
    count,
    load: (offset: number, limit: number) =>
      new Promise<GridRow[]>((resolve) => {
        asked.push(offset);
        answers.push(() => resolve(rowsFrom(offset, Math.min(limit, count - offset))));
      }),
  };
  const pages = new RowPages(source, 100, () => {
    changes += 1;
  });
  const answer = async () => {
    answers.shift()?.();
    // The answer, its page and the next call.
    for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
  };
  return { pages, asked, answer, changes: () => changes };
}

it('reads the page in sight, and draws again when it arrives', async () => {
  const { pages, asked, answer, changes } = scene(250);
  pages.want(90, 130);
  expect(pages.at(95)).toBeUndefined();
  await answer();
  await answer();
  expect(asked).toEqual([0, 100]);
  expect(changes()).toBe(2);
  expect(pages.at(129)?.values).toEqual(['129']);
  expect(pages.known(98, 102).map(({ number }) => number)).toEqual([98, 99, 100, 101]);
});

it('reads only the pages where the scroll bar stops, not every page it passes', async () => {
  const { pages, asked, answer } = scene(1_200_000);
  pages.want(0, 40);
  for (let row = 100; row < 1_000_000; row += 5000) pages.want(row, row + 40);
  await answer();
  await answer();
  expect(asked).toEqual([0, 995_100]);
});

it('keeps a limited number of pages', async () => {
  const { pages, answer } = scene(100_000);
  for (let page = 0; page < 200; page += 1) {
    pages.want(page * 100, page * 100 + 10);
    await answer();
  }
  expect(pages.at(19_905)).toBeDefined();
  expect(pages.at(0)).toBeUndefined();
});

it('keeps an error until it is asked to read again, and draws nothing after it was stopped', async () => {
  let fails = true;
  let changes = 0;
  const load = async (offset: number, limit: number) => {
    if (fails) throw new Error('changed');
    return rowsFrom(offset, limit);
  };
  const pages = new RowPages({ id: 'rows', kind: 'all', count: 10, load }, 100, () => {
    changes += 1;
  });
  pages.want(0, 10);
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
  expect(pages.error).toEqual(new Error('changed'));
  fails = false;
  pages.stop();
  pages.retry();
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
  expect([pages.error, changes, pages.at(0)]).toEqual([null, 1, undefined]);
  pages.start();
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
  expect(pages.at(0)?.values).toEqual(['0']);
});
