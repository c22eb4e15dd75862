import { describe, expect, test } from 'vitest';
import { visibleRows } from './visible-rows.ts';

describe('the rows to draw', () => {
  test('are all rows in a short list', () => {
    expect(visibleRows(120, 50, -9999, 500)).toEqual({ first: 0, end: 120 });
  });

  test('are the first screen and a margin before scrolling', () => {
    expect(visibleRows(1000, 50, 300, 500)).toEqual({ first: 0, end: 19 });
  });

  test('move with the scroll position', () => {
    expect(visibleRows(1000, 50, -10_000, 500)).toEqual({ first: 185, end: 225 });
  });

  test('stop at the end of the list', () => {
    expect(visibleRows(1000, 50, -49_500, 500)).toEqual({ first: 975, end: 1000 });
  });

  test('are a few rows while the table is far below the edge', () => {
    expect(visibleRows(1000, 50, 5_000, 500)).toEqual({ first: 0, end: 15 });
  });
});
