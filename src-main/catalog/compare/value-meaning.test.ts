import { describe, expect, it } from 'vitest';
import { inOneTimeZone, meaningOfValues } from './value-meaning.ts';

const says = (type: string, value: string): string => meaningOfValues(type)?.(value) ?? value;

describe('the meaning of a value', () => {
  it.each([
    ['timestamp with time zone NOT NULL', '2026-06-01 14:00:00+02', '2026-06-01 12:00:00+00'],
    ['timestamp(3) with time zone', '2026-06-01 01:30:00.5+05:30', '2026-05-31 20:00:00.5+00'],
    ['timestamp with time zone', '1850-01-01 00:53:28+00:53:28', '1850-01-01 00:00:00+00'],
    ['timestamp with time zone', '0001-01-01 00:30:00+01', '0001-12-31 23:30:00+00 BC'],
    ['timestamp with time zone', '294276-12-31 23:59:59+00', '294277-01-01 00:59:59+01'],
    ['tstzrange', '["2026-01-01 01:00:00+01",)', '["2026-01-01 00:00:00+00",)'],
    ['public.my_moment', '2026-06-01 14:00:00+02', '2026-06-01 12:00:00+00'],
    ['"odd schema".pair', '("2026-06-01 14:00:00+02",a)', '("2026-06-01 12:00:00+00",a)'],
    ['double precision', '1e+10', '10000000000'],
    ['real[]', '{1e+02,NULL,NaN}', '{100,NULL,NaN}'],
    ['double precision', '-0', '0'],
    ['regclass', '"public"."t"', 'public.t'],
  ])('of type %s: %s is the same as %s', (type, one, other) => {
    expect(says(type, one)).toBe(says(type, other));
  });

  it.each([
    ['timestamp with time zone', '2026-06-01 14:00:00+02', '2026-06-01 14:00:00+00'],
    ['timestamp with time zone', '2026-06-01 12:00:00.1+00', '2026-06-01 12:00:00+00'],
    ['text', '2026-06-01 14:00:00+02', '2026-06-01 12:00:00+00'],
    ['numeric', '1.0', '1.00'],
    ['double precision', '0.1', '0.10000000000000002'],
    ['double precision', String.raw`\N`, 'NaN'],
    ['text', '"a"', 'a'],
    ['regclass', '"T"', 't'],
  ])('of type %s: %s is not the same as %s', (type, one, other) => {
    expect(says(type, one)).not.toBe(says(type, other));
  });

  it('counts days as JavaScript does, within the range of JavaScript', () => {
    for (let day = -1_000_000; day < 1_000_000; day += 9973) {
      const written = new Date(day * 86_400_000).toISOString();
      if (!/^\d{4}-/u.test(written) || written.startsWith('0000')) continue;
      expect(inOneTimeZone(`${written.slice(0, 10)} 00:00:00+00`)).toBe(`${day * 86_400}@utc`);
    }
  });
});
