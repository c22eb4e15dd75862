import { expect, it } from 'vitest';
import { withoutRowValues } from './restore-failure.ts';

const failure = {
  sqlState: '23505',
  message: 'm',
  detail: 'Key (a)=(secret) exists.',
  hint: 'h',
  object: 'table public.a',
  statement: "INSERT INTO a VALUES ('secret')",
  line: 3,
  serverMajor: 15,
};

it.each([
  ['COPY a, line 5, column n: "secret"', 'COPY a, line 5, column n'],
  ['COPY a, line 5: "secret"\nPL/pgSQL secret', 'COPY a, line 5'],
  ['SQL function "plain" during inlining', 'SQL function "plain" during inlining'],
  [
    'SQL statement "SELECT \'secret\'"\nPL/pgSQL function f(text) line 3 at SQL statement',
    'PL/pgSQL function f(text) line 3 at SQL statement',
  ],
  ['secret', null],
])('the stored part of a context contains no value of a row: %s', (context, kept) => {
  const error = withoutRowValues({
    code: 'restore-failed',
    detail: 'm\nsecret',
    failure: { ...failure, context },
  });
  expect(error).toMatchObject({
    detail: 'm',
    failure: { context: kept, hint: 'h', object: 'table public.a', line: 3 },
  });
  expect(JSON.stringify(error)).not.toContain('secret');
});

it('invalid data is not quoted', () => {
  const detail = 'invalid input syntax for type integer: "secret"';
  const error = withoutRowValues({
    code: 'restore-failed',
    detail,
    failure: { ...failure, sqlState: '22P02', context: null },
  });
  expect(error).toMatchObject({ detail: 'invalid input syntax for type integer' });
});
