import { expect, it } from 'vitest';
import { asNewAs, isOlderRelease } from './minor-versions.ts';

it.each([
  ['15.18', '15.20', true],
  ['15.20', '15.20', false],
  ['15.21', '15.20', false],
  ['15.9', '15.10', true],
  // Each was published with the other version, or before it.
  ['18.6', '15.20', true],
  ['18.7', '15.20', false],
  ['17.12', '15.20', false],
  ['17.7', '16.11', false],
  ['18.1', '17.7', false],
  ['18.0', '17.7', false],
  // It is unknown.
  ['19.0', '15.20', false],
  ['18beta2', '15.20', false],
  ['15.18', '15', false],
  ['nonsense', '15.20', false],
])('programs of %s are older than a server of %s: %s', (tools, server, isOlder) => {
  expect(isOlderRelease(tools, server)).toBe(isOlder);
});

it('returns the version that is as new as the server', () => {
  expect(asNewAs('15.20', 15)).toBe('15.20');
  expect(asNewAs('15.20', 18)).toBe('18.7');
  expect(asNewAs('15.20', 19)).toBeNull();
});
