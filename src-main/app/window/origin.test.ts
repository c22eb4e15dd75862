import { describe, expect, it } from 'vitest';
import { builtPage, choosePage, originOf } from './origin.ts';

describe('the page to show', () => {
  it('is the built page if there is no development server', () => {
    expect(choosePage(false, undefined)).toBe(builtPage);
    expect(choosePage(false, '')).toBe(builtPage);
  });

  it('is the development server in a checkout', () => {
    expect(choosePage(false, 'http://localhost:5173')).toEqual({
      origin: 'http://localhost:5173',
      url: 'http://localhost:5173/',
    });
  });

  it('is always the built page in an installed app', () => {
    expect(choosePage(true, 'http://localhost:5173')).toBe(builtPage);
  });

  it.each(['http://example.com:5173', 'https://localhost:5173', 'file:///tmp/x.html', 'nonsense'])(
    'is never %s',
    (url) => {
      expect(() => choosePage(false, url)).toThrow('not a development server');
    },
  );
});

describe('the origin of a URL', () => {
  it.each([
    ['app://nightjar/index.html?x#y', 'app://nightjar'],
    ['app://nightjar:81/', 'app://nightjar:81'],
    ['http://user:password@localhost:5173/x', 'http://localhost:5173'],
    ['data:text/html,x', null],
    ['about:blank', null],
    ['file:///etc/passwd', null],
    ['', null],
  ])('of %s is %s', (url, origin) => {
    expect(originOf(url)).toBe(origin);
  });
});
