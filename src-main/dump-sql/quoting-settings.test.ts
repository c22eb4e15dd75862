import { expect, it } from 'vitest';
import { faultOfSetting, followedSetting } from './quoting-settings.ts';

it.each([
  "SET client_encoding = 'UTF8';",
  'set client_encoding to latin1;',
  "SET SESSION client_encoding TO 'utf-8';",
  "SET client_encoding = 'EUC_JIS_2004';",
  "SET client_encoding = 'iso 8859-15';",
  "SET client_encoding = 'windows-1252';",
  'SET client_encoding = "Shift_JIS";',
  'SET client_encoding = DEFAULT;',
  "SET NAMES 'SQL_ASCII'",
  'SET NAMES DEFAULT;',
  "SET other.client_encoding = 'x';",
  'SET standard_conforming_strings = on;',
  "SET standard_conforming_strings TO 'Of';",
  'SET LOCAL standard_conforming_strings = fals;',
  'SET standard_conforming_strings = 1;',
  "SET standard_conforming_strings = '0';",
  'SET standard_conforming_strings TO DEFAULT;',
  "SELECT 'SET standard_conforming_strings = ox;';",
])('accepts %s', (sql) => {
  expect(faultOfSetting(sql)).toBeNull();
});

it.each([
  ["SET client_encoding = 'UTE8';", 'sets the encoding “UTE8”, which PostgreSQL does not have'],
  ['SET client_encoding TO utf9;', 'sets the encoding “utf9”, which PostgreSQL does not have'],
  ["SET NAMES 'utf8mb4';", 'sets the encoding “utf8mb4”, which PostgreSQL does not have'],
  [
    'SET standard_conforming_strings = ox;',
    'sets standard_conforming_strings to “ox”, which is neither on nor off',
  ],
  [
    "SET standard_conforming_strings TO 'o';",
    'sets standard_conforming_strings to “o”, which is neither on nor off',
  ],
])('rejects %s', (sql, fault) => {
  expect(faultOfSetting(sql)).toBe(fault);
});

it.each([
  ["SET client_encoding = 'LATIN1';", { encoding: 'LATIN1' }],
  ["SET SESSION client_encoding TO 'iso 8859-15'", { encoding: 'iso8859-15' }],
  ['SET NAMES Shift_JIS;', { encoding: 'Shift_JIS' }],
  ['set standard_conforming_strings to Off;', { standardConformingStrings: false }],
  ["SET standard_conforming_strings = '1';", { standardConformingStrings: true }],
])('the reader applies %s', (sql, followed) => {
  expect(followedSetting(sql)).toEqual(followed);
});

it.each([
  "SET LOCAL client_encoding = 'LATIN1';",
  'SET client_encoding = "LATIN1";',
  "SET client_encoding = 'LATIN1', 'UTF8';",
  "SET client_encoding = E'LATIN1';",
  'SET standard_conforming_strings = fals;',
  'SET standard_conforming_strings TO DEFAULT;',
  "SET other.client_encoding = 'LATIN1';",
])('the reader does not apply %s', (sql) => {
  expect(followedSetting(sql)).toBeNull();
});
