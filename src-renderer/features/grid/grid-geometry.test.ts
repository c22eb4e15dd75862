import { expect, it } from 'vitest';
import {
  columnsInSight,
  drawnHeight,
  edgesOf,
  isScaled,
  lastTop,
  leftWithColumn,
  rowHeight,
  rowsInSight,
  scrollOfTop,
  topOfScroll,
  topWithRow,
} from './grid-geometry.ts';

const height = 520;

it('draws only the rows in sight and a few beyond them', () => {
  const at = { top: 26_000, left: 0, width: 500, height };
  expect(rowsInSight(at, 1_200_000)).toEqual({ first: 992, end: 1028 });
  expect(rowsInSight({ ...at, top: 0 }, 3)).toEqual({ first: 0, end: 3 });
});

it.each([1000, 1_200_000, 90_000_000])('reaches the first and the last of %i rows', (rows) => {
  const lastScroll = drawnHeight(rows) - height;
  expect(drawnHeight(rows)).toBeLessThan(33_000_000);
  expect(topOfScroll(0, rows, height)).toBe(0);
  const top = topOfScroll(lastScroll, rows, height);
  expect(Math.round(top)).toBe(lastTop(rows, height));
  expect(rowsInSight({ top, left: 0, width: 1, height }, rows).end).toBe(rows);
  expect(Math.round(scrollOfTop(top, rows, height))).toBe(lastScroll);
});

it('scales only tables that a browser cannot draw', () => {
  expect([isScaled(1_100_000), isScaled(1_200_000)]).toEqual([false, true]);
  const top = 500_000 * rowHeight;
  expect(Math.round(topOfScroll(scrollOfTop(top, 90_000_000, height), 90_000_000, height))).toBe(
    top,
  );
});

it('scrolls only as far as a row or a column needs', () => {
  expect(topWithRow(3, 0, height)).toBe(0);
  expect(topWithRow(20, 0, height)).toBe(21 * rowHeight - height);
  expect(topWithRow(2, 400, height)).toBe(2 * rowHeight);
  const edges = edgesOf([100, 100, 900, 100]);
  expect(leftWithColumn(0, edges, { left: 50, width: 400 })).toBe(0);
  expect(leftWithColumn(3, edges, { left: 0, width: 400 })).toBe(800);
  expect(leftWithColumn(2, edges, { left: 0, width: 400 })).toBe(200);
});

it('draws only the columns in sight', () => {
  const edges = edgesOf(Array.from({ length: 1600 }, () => 100));
  expect(columnsInSight({ top: 0, left: 5050, width: 300, height }, edges)).toEqual({
    first: 49,
    end: 55,
  });
  expect(columnsInSight({ top: 0, left: 0, width: 300, height }, [0])).toEqual({
    first: 0,
    end: 0,
  });
});
