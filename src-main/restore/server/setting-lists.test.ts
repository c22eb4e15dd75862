import { expect, it } from 'vitest';
import { isList, readList } from './setting-lists.ts';

it('detects which settings are lists of names', () => {
  expect(['search_path', 'session_preload_libraries'].every(isList)).toBe(true);
  expect(['work_mem', 'constructor', 'DateStyle'].some(isList)).toBe(false);
});

it.each([
  ['"$user", public', ['$user', 'public']],
  ['Shop,"Shop" ,\t"a ""quoted"", name"', ['shop', 'Shop', 'a "quoted", name']],
  ['a;b', ['a;b']],
  ['', ['']],
  ['""', ['']],
])('reads the names in %j', (stored, names) => {
  expect(readList('search_path', stored)).toEqual(names);
});

it('leaves names of files unchanged, and has no empty list of file names', () => {
  expect(readList('session_preload_libraries', '$libdir/Own, "b c"')).toEqual([
    '$libdir/Own',
    'b c',
  ]);
  expect(readList('session_preload_libraries', ' ')).toBeNull();
});

it.each(['a,', ',a', 'a b', '"a', '"a"b', '\';drop table t--, "x'])(
  'rejects a list that PostgreSQL cannot read: %j',
  (stored) => {
    expect(readList('search_path', stored)).toBeNull();
  },
);

it('reads the next list from its beginning, regardless of the result of the list before', () => {
  expect(readList('search_path', 'a, b, "c')).toBeNull();
  expect(readList('search_path', 'a, b')).toEqual(['a', 'b']);
});
