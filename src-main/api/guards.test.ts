import { describe, expect, it } from 'vitest';
import { bearerToken, isFromBrowserPage, isOwnHost } from './guards.ts';

describe('the requested host', () => {
  it.each(['127.0.0.1:8437', 'localhost:8437', 'LOCALHOST:8437', '[::1]:8437'])(
    'is this computer: %s',
    (host) => expect(isOwnHost(host, 8437)).toBe(true),
  );
  it.each([
    undefined,
    '',
    '127.0.0.1',
    '127.0.0.1:80',
    'evil.example:8437',
    'localhost.evil.example:8437',
    '127.0.0.1:8437.evil.example',
    '127.0.0.1:8437, evil.example',
  ])('is another one: %s', (host) => expect(isOwnHost(host, 8437)).toBe(false));
});

describe('a request of a browser', () => {
  it('is detected by the headers that browsers add', () => {
    expect(isFromBrowserPage({ host: '127.0.0.1:8437' })).toBe(false);
    expect(isFromBrowserPage({ origin: 'https://evil.example' })).toBe(true);
    expect(isFromBrowserPage({ origin: 'null' })).toBe(true);
    expect(isFromBrowserPage({ 'sec-fetch-site': 'same-origin' })).toBe(true);
  });
});

describe('the token', () => {
  it('is the text after Bearer', () => {
    expect(bearerToken('Bearer abc.def-_.ghi')).toBe('abc.def-_.ghi');
    expect(bearerToken('bearer abc')).toBe('abc');
  });
  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic abc', 'Bearer a b', 'Bearer ä', 'abc'])(
    'is missing in %j',
    (header) => expect(bearerToken(header)).toBeNull(),
  );
});
