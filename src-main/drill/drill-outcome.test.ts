import { describe, expect, it } from 'vitest';
import type { NightjarError } from '#shared/errors/errors.ts';
import { judgeFailure } from './drill-outcome.ts';

const here = { isSameMajor: true, isWhole: true };
const said = (sqlState: string | undefined, detail: string): NightjarError => ({
  code: 'restore-failed',
  detail,
  ...(sqlState === undefined
    ? {}
    : {
        failure: {
          sqlState,
          message: detail,
          detail: null,
          hint: null,
          context: null,
          object: null,
          statement: null,
          serverMajor: 15,
          line: null,
        },
      }),
});

describe('a drill that failed', () => {
  it.each([
    ['42883', 'function unaccent(text) does not exist'],
    ['42P01', 'relation "t" does not exist'],
    ['42601', 'syntax error at or near "pg_attver"'],
    ['42704', 'type "geometry" does not exist'],
    ['22P04', 'missing data for column "n"'],
    ['23505', 'could not create unique index "t_pkey"'],
    ['23514', 'check constraint "c" of relation "t" is violated by some row'],
    ['P0001', 'no disk full here, says a trigger'],
    ['55000', 'materialized view "m" has not been populated'],
    ['54000', 'index row size 2712 exceeds btree version 4 maximum 2704 for index "i"'],
    ['0A000', 'cannot use subquery in check constraint'],
  ])(
    'is a statement about the backup if the server rejects its content: %s %s',
    (state, detail) => {
      expect(judgeFailure(said(state, detail), here)).toEqual({
        about: 'backup',
        notRestored: 'refused',
      });
    },
  );

  it('is a statement about the backup if the file is incomplete', () => {
    const error = { code: 'verification-failed', detail: 'CRC' } as const;
    expect(judgeFailure(error, here)).toEqual({ about: 'backup', notRestored: 'damaged' });
  });

  it.each([
    ['53100', 'could not extend file "base/5/1": No space left on device'],
    ['53200', 'out of shared memory'],
    ['53300', 'too many connections'],
    ['57P01', 'terminating connection due to administrator command'],
    ['57014', 'canceling statement due to statement timeout'],
    ['58P01', 'could not access file "$libdir/postgis-3": No such file or directory'],
    ['58030', 'could not read block 0'],
    ['0A000', 'extension "vector" is not available'],
    ['0A000', 'compression method lz4 not supported'],
    ['0A000', 'ICU is not supported in this build'],
    ['22023', 'could not create locale "de_DE.utf8": No such file or directory'],
    ['42704', 'unrecognized configuration parameter "cron.database_name"'],
    ['42704', 'role "ada" does not exist'],
    ['42704', 'collation "de_DE" for encoding "UTF8" does not exist'],
    ['55000', 'pg_stat_statements must be loaded via shared_preload_libraries'],
    ['XX000', 'pg_cron can only be loaded via shared_preload_libraries'],
    ['XX000', 'can only create extension in database postgres'],
    ['F0000', 'could not open dictionary file "x.dict": No such file or directory'],
    ['54001', 'stack depth limit exceeded'],
    ['40P01', 'deadlock detected'],
    [undefined, 'psql exited without a message.'],
  ])('says nothing of the backup when this computer could not try: %s %s', (state, detail) => {
    expect(judgeFailure(said(state, detail), here)).toEqual({
      about: 'attempt',
      error: { code: 'drill-failed', detail },
    });
  });

  it('is no statement about the backup if the major version differs, only a part was restored, or rights are missing', () => {
    const content = said('42883', 'function f() does not exist');
    for (const facts of [
      { ...here, isSameMajor: false },
      { ...here, isWhole: false },
    ]) {
      expect(judgeFailure(content, facts).about).toBe('attempt');
    }
    expect(judgeFailure(said('42501', 'permission denied for schema s'), here)).toMatchObject({
      about: 'attempt',
      error: { code: 'drill-needs-superuser', detail: 'permission denied for schema s' },
    });
  });

  it.each<NightjarError>([
    { code: 'drill-no-server', wanted: '17', found: [] },
    { code: 'drill-cancelled' },
    { code: 'drill-too-long', limitMs: 1 },
    { code: 'connection-lost', detail: 'x' },
    { code: 'insufficient-disk-space', folder: '/', neededBytes: 2, availableBytes: 1 },
    { code: 'statement-not-allowed', statement: 'DO', offset: 1 },
  ])('returns the error of an attempt unchanged: $code', (error) => {
    expect(judgeFailure(error, here)).toEqual({ about: 'attempt', error });
  });
});
