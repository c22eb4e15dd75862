import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeOnScreens, readWindowState, writeWindowState } from './window-state.ts';

const screen = { x: 0, y: 25, width: 1920, height: 1055 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };
const place = { x: 100, y: 80, width: 1000, height: 700, maximized: false };

describe('where the window opens', () => {
  it('is in the middle with its first size when nothing is remembered', () => {
    expect(placeOnScreens(null, [screen])).toEqual({ width: 1180, height: 780 });
  });

  it('is where it was', () => {
    expect(placeOnScreens(place, [screen])).toEqual({ x: 100, y: 80, width: 1000, height: 700 });
    const there = { ...place, x: 2000 };
    expect(placeOnScreens(there, [screen, second])).toMatchObject({ x: 2000, y: 80 });
  });

  it('is in the middle again when its screen was unplugged', () => {
    expect(placeOnScreens({ ...place, x: 2000 }, [screen])).toEqual({ width: 1000, height: 700 });
  });

  it('never leaves the title bar above the screen', () => {
    expect(placeOnScreens({ ...place, y: -300 }, [screen]).y).toBe(25);
  });

  it('is neither smaller than the minimum nor larger than the screen', () => {
    const small = { ...place, width: 10, height: 10 };
    expect(
      placeOnScreens({ ...small, x: 0, y: 25, width: 100, height: 100 }, [screen]),
    ).toMatchObject({ width: 880, height: 600 });
    const large = { ...place, width: 9000, height: 9000 };
    expect(placeOnScreens(large, [screen])).toMatchObject({ width: 1920, height: 1055 });
  });
});

describe('the remembered place', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightjar-place-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('comes back as it was written', async () => {
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

  it('is none without a file', async () => {
    expect(await readWindowState(join(folder, 'missing.json'))).toBeNull();
  });
});
