import { expect, it } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import { neededFromOutside } from './missing-roles.ts';

const failed = (detail: string): unknown => new ExpectedError({ code: 'restore-failed', detail });

it.each([
  ['role "Odd role" does not exist', { role: 'Odd role' }],
  ['could not access file "/opt/x/y.so": No such file or directory', 'library'],
  ['could not load library "/opt/x/y.so": /opt/x/y.so: file too short', 'library'],
  ['could not find function "f" in file "/usr/lib/x.so"', 'library'],
  ['incompatible library "/usr/lib/x.so": version mismatch', 'library'],
  ['role "pg_monitors" does not exist', null],
  ['relation "role" does not exist', null],
  ['function public.role "x" does not exist', null],
])('a restore that ends with “%s” needs %j', (detail, needed) => {
  expect(neededFromOutside(failed(detail))).toEqual(needed);
});

it('returns null for other errors', () => {
  expect(neededFromOutside(new Error('role "x" does not exist'))).toBeNull();
  expect(neededFromOutside(new ExpectedError({ code: 'restore-cancelled' }))).toBeNull();
});
