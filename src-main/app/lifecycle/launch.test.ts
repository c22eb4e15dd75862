import path from 'node:path';
import { expect, it } from 'vitest';
import { parseLaunch, wordsOfLaunch } from './launch.ts';

const workingDirectory = '/home/zoë/dumps';

it.each([
  [[], true],
  [['/path/of/the/app'], true],
  [['--hidden'], false],
  [['--no-sandbox', '/path/of/the/app', '--hidden'], false],
  [['--hiddenx'], true],
])('%j requests a window: %s', (words, showWindow) => {
  expect(parseLaunch(words, { workingDirectory })).toEqual({ showWindow, openFile: null });
});

it('at login on macOS requests no window, although there is no switch', () => {
  const facts = { workingDirectory, openedAtLogin: true };
  expect(parseLaunch([], facts)).toEqual({ showWindow: false, openFile: null });
});

it.each([
  [['/path/of/the/app', 'shop.sql'], '/home/zoë/dumps/shop.sql'],
  [['../old/shop of ours.SQL.GZ'], '/home/zoë/old/shop of ours.SQL.GZ'],
  [['--hidden', '/srv/shop.sql.gz', 'other.sql'], '/srv/shop.sql.gz'],
  [['file:///srv/zo%C3%AB%27s%20shop.sql.gz'], "/srv/zoë's shop.sql.gz"],
  [['file://elsewhere/shop.sql'], '/home/zoë/dumps/file:/elsewhere/shop.sql'],
  [['--file=shop.sql'], null],
  [['shop.dump', 'notes.txt'], null],
])('%j opens %s', (words, openFile) => {
  expect(parseLaunch(words, { workingDirectory })).toEqual({ showWindow: true, openFile });
});

it.each([
  { showWindow: true, openFile: null },
  { showWindow: false, openFile: null },
  { showWindow: true, openFile: path.resolve('shop.sql.gz') },
])(
  'is repeated by its own arguments, whatever the running process was started with: %j',
  (launch) => {
    const words = wordsOfLaunch(launch, ['.', '--no-sandbox', '--hidden', 'other.sql']);
    expect(words).toContain('--no-sandbox');
    expect(parseLaunch(words, { workingDirectory: '/elsewhere' })).toEqual(launch);
  },
);
