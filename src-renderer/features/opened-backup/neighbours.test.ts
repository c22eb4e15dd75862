import { expect, it } from 'vitest';
import { aBackup } from '../../../tests/support/builders.ts';
import { neighboursOf } from './neighbours.ts';

it('finds the backups before and after one, in any order of the list', () => {
  const [first, second, third] = ['2026-01-01', '2026-01-02', '2026-01-03'].map((day) =>
    aBackup({ createdAt: `${day}T02:00:00.000Z`, filename: `${day}.sql.gz` }),
  );
  const list = [third, first, second].flatMap((one) => (one === undefined ? [] : [one]));
  expect(neighboursOf(list, '2026-01-02.sql.gz')).toEqual({ older: first, newer: third });
  expect(neighboursOf(list, '2026-01-01.sql.gz')).toEqual({ older: null, newer: second });
  expect(neighboursOf(list, '2026-01-03.sql.gz')).toEqual({ older: second, newer: null });
  expect(neighboursOf(list, 'another.sql.gz')).toEqual({ older: null, newer: null });
});
