import { describe, expect, it } from 'vitest';
import type { RestoreFailure } from './restore-failure-schema.ts';
import { adviceFor, nextStepFor, remediesFor } from './restore-remedies.ts';

type Said = Partial<RestoreFailure>;

const failed = (said: Said): RestoreFailure => ({
  sqlState: null,
  message: 'x',
  detail: null,
  hint: null,
  context: null,
  object: null,
  statement: null,
  line: null,
  serverMajor: 15,
  ...said,
});
const inlined = { sqlState: '42883', context: 'SQL function "plain" during inlining' };

describe('advice for a failed restore', () => {
  it.each<[string, Said, RegExp]>([
    ['a function without a path', inlined, /empty search_path/u],
    ['a new server', { ...inlined, object: 'index public.i', serverMajor: 18 }, /ALTER FUNCTION/u],
    ['no room for locks', { message: 'out of shared memory' }, /max_locks_per_transaction/u],
    ['a full disk', { sqlState: '53100' }, /disk of the server is full/u],
    ['a missing extension', { message: 'extension "x" is not available' }, /package/u],
    ['rows twice', { message: 'could not create unique index "k"' }, /index is damaged/u],
    ['a broken rule', { sqlState: '23503' }, /violate a constraint/u],
    ['a locale', { message: 'collation "x" for encoding "UTF8" does not exist' }, /locale/u],
    ['a role', { message: 'role "x" does not exist' }, /Create the role/u],
    ['a right', { sqlState: '42501' }, /more rights than a restore gives/u],
    ['characters', { sqlState: '22021' }, /encoding/u],
    ['a damaged row', { sqlState: '22P04', context: 'COPY a, line 5: "5"' }, /damaged/u],
    ['an unknown type', { sqlState: '42704' }, /extension is missing/u],
  ])('is given for %s', (_name, said, advice) => {
    expect(adviceFor(failed(said))).toMatch(advice);
  });

  it('is missing if the cause is unknown', () => {
    expect(adviceFor(failed({ sqlState: 'XX000' }))).toBeNull();
    expect(nextStepFor(undefined)).toBe('The server is as it was before. Details are in the log.');
  });

  it('is offered as options of the next attempt, but only if it can help', () => {
    const options = (said: Said): unknown[] => remediesFor(failed(said)).map((one) => one.options);
    expect(options({ ...inlined, object: 'index public.i' })).toEqual([
      { searchPath: ['public'] },
      { leaveOut: ['index public.i'] },
    ]);
    expect(options({ ...inlined, object: 'index public.i', serverMajor: 17 })).toEqual([
      { leaveOut: ['index public.i'] },
    ]);
    expect(options({ message: 'must be owner of table t' })).toEqual([{ withoutOwners: true }]);
    expect(options({})).toEqual([]);
  });
});
