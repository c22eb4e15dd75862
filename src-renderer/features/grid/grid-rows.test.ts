import { expect, it } from 'vitest';
import { isNumeric, rowsBefore, rowsOfPage, shortType } from './grid-rows.ts';

it('a page has fewer rows if the table has many columns', () => {
  expect([rowsOfPage(3), rowsOfPage(120), rowsOfPage(1600)]).toEqual([100, 50, 20]);
});

it('knows the types of numbers, with and without arguments', () => {
  for (const type of [
    'integer NOT NULL',
    'bigint',
    'numeric(10,2)',
    'double precision',
    'int4',
    'real',
  ]) {
    expect(isNumeric(type), type).toBe(true);
  }
  for (const type of ['integer[]', 'text', 'interval', 'int4range', 'date', null]) {
    expect(isNumeric(type), String(type)).toBe(false);
  }
});

it('leaves out what follows the type of a column', () => {
  expect(shortType(`character varying(20) DEFAULT 'not null'::character varying NOT NULL`)).toBe(
    'character varying(20)',
  );
  expect(shortType('timestamp with time zone NOT NULL')).toBe('timestamp with time zone');
  expect(shortType('public."Mood"')).toBe('public."Mood"');
});

it('the rows before a change have their earlier values, and the added rows are not among them', () => {
  const row = { number: 0, values: ['1', 'new'], cut: new Map<number, number>() };
  const rows = [
    { ...row, change: 'added' as const },
    { ...row, change: 'changed' as const, before: new Map([[1, null]]) },
    { ...row, change: 'removed' as const },
  ];
  expect(rowsBefore(rows).map(({ values }) => values)).toEqual([
    ['1', null],
    ['1', 'new'],
  ]);
});
