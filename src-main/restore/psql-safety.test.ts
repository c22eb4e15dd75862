import { describe, expect, it } from 'vitest';
import { psqlSafety } from './psql-safety.ts';

describe('what a psql can be trusted with', () => {
  it.each([
    ['15.13', false, false],
    ['15.14', true, false],
    ['15.18', true, false],
    ['15.19', true, true],
    ['16.15', true, true],
    ['18.0', true, false],
    ['18.6', true, true],
    ['19beta1', true, true],
    ['12.22', false, false],
    ['13.23', true, false],
    ['nonsense', false, false],
  ])('%s: knows \\restrict %s, safe %s', (version, knowsRestrict, isSafe) => {
    expect(psqlSafety(version)).toEqual({ knowsRestrict, isSafe });
  });
});
