import { expect, it } from 'vitest';
import { isList, readList } from './setting-lists.ts';

it('knows which settings are lists of names', () => {
  expect(['search_path', 'session_preload_libraries'].every(isList)).toBe(true);
  expect(['work_mem', 'constructor', 'DateStyle'].some(isList)).toBe(false);
});

it.each([
  ['"$user", public', ['$user', 'public']],
  ['Shop,"Shop" ,\t"a ""quoted"", name"', ['shop', 'Shop', 'a "quoted", name']],
  ['a;b', ['a;b']],
  ['', ['']],
  ['""', ['']],
])('reads the things in %j', (stored, names) => {
  expect(readList('search_path', stored)).toEqual(names);
});

it('leaves names of files as they are, and knows no empty list of them', () => {
  expect(readList('session_preload_libraries', '$libdir/Own, "b c"')).toEqual([
    '$libdir/Own',
    'b c',
  ]);
  expect(readList('session_preload_libraries', ' ')).toBeNull();
});

it.each(['a,', ',a', 'a b', '"a', '"a"b', '\';drop table t--, "x'])(
  'refuses what PostgreSQL cannot read: %j',
  (stored) => {
    expect(readList('search_path', stored)).toBeNull();
  },
);

it('takes the next list from its beginning, whatever became of the one before', () => {
  expect(readList('search_path', 'a, b, "c')).toBeNull();
  expect(readList('search_path', 'a, b')).toEqual(['a', 'b']);
});
