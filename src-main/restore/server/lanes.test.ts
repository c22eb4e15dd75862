import { expect, it } from 'vitest';
import { inGroups, inLanes } from './lanes.ts';

const size = (item: number): number => item;

it('the groups have about the same size', () => {
  const groups = inGroups([1, 2, 3, 4, 5, 6, 7, 8], size, { atOnce: 2, most: 100 });
  expect(groups.map((group) => group.reduce((a, b) => a + b, 0))).toEqual([18, 18]);
});

it('no group has more items than one query may have, and no item is missing', () => {
  const items = Array.from({ length: 250 }, (_, n) => n);
  const groups = inGroups(items, size, { atOnce: 2, most: 100 });
  expect(groups.map(({ length }) => length).every((length) => length <= 100)).toBe(true);
  expect(groups.flat().toSorted((a, b) => a - b)).toEqual(items);
});

it('there are no empty groups', () => {
  expect(inGroups([5], size, { atOnce: 4, most: 100 })).toEqual([[5]]);
  expect(inGroups([], size, { atOnce: 4, most: 100 })).toEqual([]);
});

it('the results are in the order of the items, and not more calls than allowed run', async () => {
  let running = 0;
  let most = 0;
  const results = await inLanes([3, 1, 2, 0], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
    running -= 1;
    return item * 10;
  });
  expect(results).toEqual([30, 10, 20, 0]);
  expect(most).toBe(2);
});

it('the first error ends the work', async () => {
  const called: number[] = [];
  const failing = inLanes([1, 2, 3], 1, async (item) => {
    called.push(item);
    if (item === 2) throw new Error('two');
  });
  await expect(failing).rejects.toThrow('two');
  expect(called).toEqual([1, 2]);
});
