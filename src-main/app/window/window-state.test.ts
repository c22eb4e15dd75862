import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeOnScreens, readWindowState, writeWindowState } from './window-state.ts';

const screen = { x: 0, y: 25, width: 1920, height: 1055 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };
const place = { x: 100, y: 80, width: 1000, height: 700, maximized: false };

describe('the position of a new window', () => {
  it('is the middle with the default size if nothing was saved', () => {
    expect(placeOnScreens(null, [screen])).toEqual({ width: 1180, height: 780 });
  });

  it('is the saved position', () => {
    expect(placeOnScreens(place, [screen])).toEqual({ x: 100, y: 80, width: 1000, height: 700 });
    const there = { ...place, x: 2000 };
    expect(placeOnScreens(there, [screen, second])).toMatchObject({ x: 2000, y: 80 });
  });

  it('is the middle again if its screen was disconnected', () => {
    expect(placeOnScreens({ ...place, x: 2000 }, [screen])).toEqual({ width: 1000, height: 700 });
  });

  it('never has the title bar above the screen', () => {
    expect(placeOnScreens({ ...place, y: -300 }, [screen]).y).toBe(25);
  });

  it('has a size between the minimum and the screen', () => {
    const small = { ...place, width: 10, height: 10 };
    expect(
      placeOnScreens({ ...small, x: 0, y: 25, width: 100, height: 100 }, [screen]),
    ).toMatchObject({ width: 880, height: 600 });
    const large = { ...place, width: 9000, height: 9000 };
    expect(placeOnScreens(large, [screen])).toMatchObject({ width: 1920, height: 1055 });
  });
});

describe('the saved position', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightjar-place-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is read as it was written', async () => {
    const file = join(folder, 'window.json');
    writeWindowState(file, place);
    expect(await readWindowState(file)).toEqual(place);
  });

  it.each(['', '{', '[]', '{"x":"1"}', '{"x":0,"y":0,"width":-5,"height":1,"maximized":false}'])(
    'is forgotten when the file says %j',
    async (content) => {
      const file = join(folder, 'broken.json');
      await writeFile(file, content);
      expect(await readWindowState(file)).toBeNull();
    },
  );

  it('is null without a file', async () => {
    expect(await readWindowState(join(folder, 'missing.json'))).toBeNull();
  });
});
