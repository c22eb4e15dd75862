import { expect, it } from 'vitest';
import { boxOf, headRow, isInside, moved, rowsSelected, selectionAt } from './grid-selection.ts';

const size = { rows: 100, columns: 4, page: 20 };
const press = (key: string, keys: { shift?: boolean; control?: boolean } = {}) => ({
  key,
  shift: keys.shift ?? false,
  control: keys.control ?? false,
});
const focusAfter = (key: string, from: [number, number], keys = {}) => {
  const { focus } = moved(selectionAt(...from), press(key, keys), size) ?? selectionAt(-9, -9);
  return [focus.row, focus.column];
};

it('arrow keys move by one cell, and by the whole table with Ctrl', () => {
  expect(focusAfter('ArrowDown', [5, 1])).toEqual([6, 1]);
  expect(focusAfter('ArrowRight', [5, 3])).toEqual([5, 3]);
  expect(focusAfter('ArrowDown', [5, 1], { control: true })).toEqual([99, 1]);
  expect(focusAfter('End', [5, 1], { control: true })).toEqual([99, 3]);
  expect(focusAfter('PageDown', [90, 1])).toEqual([99, 1]);
  expect(focusAfter('PageUp', [5, 1])).toEqual([0, 1]);
  expect(moved(selectionAt(0, 0), press('x'), size)).toBeNull();
});

it('the head is above the first row, but a selection of cells does not contain it', () => {
  expect(focusAfter('ArrowUp', [0, 2])).toEqual([headRow, 2]);
  expect(focusAfter('ArrowUp', [0, 2], { shift: true })).toEqual([0, 2]);
});

it('Shift extends the selection from where it began', () => {
  const first = moved(selectionAt(5, 2), press('ArrowDown', { shift: true }), size);
  const second = moved(first ?? selectionAt(0, 0), press('ArrowLeft', { shift: true }), size);
  const box = boxOf(second ?? selectionAt(0, 0));
  expect(box).toEqual({ firstRow: 5, lastRow: 6, firstColumn: 1, lastColumn: 2 });
  expect([isInside(box, 6, 1), isInside(box, 7, 1), isInside(box, 6, 3)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(boxOf(rowsSelected(3, 8, 4))).toEqual({
    firstRow: 3,
    lastRow: 8,
    firstColumn: 0,
    lastColumn: 3,
  });
});
