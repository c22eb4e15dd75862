import { describe, expect, it } from 'vitest';
import { knowsRestrict } from './psql-safety.ts';

describe('knowsRestrict', () => {
  it.each([
    ['12.22', false],
    ['13.21', false],
    ['13.22', true],
    ['14.19', true],
    ['15.13', false],
    ['15.14', true],
    ['16.9', false],
    ['17.6', true],
    ['18.0', true],
    ['19.1', true],
    ['unknown', false],
  ])('returns for psql %s: %s', (version, expected) => {
    expect(knowsRestrict(version)).toBe(expected);
  });
});
