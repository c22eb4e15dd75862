import { expect, it } from 'vitest';
import { parseLaunch } from './launch.ts';

it.each([
  [[], true],
  [['/path/of/the/app'], true],
  [['--hidden'], false],
  [['--no-sandbox', '/path/of/the/app', '--hidden'], false],
  [['--hiddenx'], true],
])('%j wants a window: %s', (words, showWindow) => {
  expect(parseLaunch(words)).toEqual({ showWindow });
});
