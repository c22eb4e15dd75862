import { expect, it } from 'vitest';
import { rolesOfValue } from './roles-in-data.ts';

it.each([
  ['reader', ['reader']],
  ['"Odd ""Owner"', ['Odd "Owner']],
  ['reader=r/seller', ['reader', 'seller']],
  ['=r/seller', ['seller']],
  ['"a=b/c"=rw*/"d e"', ['a=b/c', 'd e']],
  ['"O"=arwdDxt/O', ['O', 'o']],
  ['16384', []],
  ['-', []],
  ['', []],
])('the value %s names the roles %j', (value, roles) => {
  expect(rolesOfValue(value)).toEqual(roles);
});
