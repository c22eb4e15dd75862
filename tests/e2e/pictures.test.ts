/** How the window looks: compared with the committed pictures, and with texts that are 40 % longer. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openGallery, themes, type GalleryWindow } from '../../tools/screenshots/gallery-window.ts';
import { mainScreens } from '../../tools/screenshots/main-screens.ts';
import { differenceOf, pictureFile, takePicture } from '../../tools/screenshots/pictures.ts';
import { attempts } from '../support/attempts.ts';
import { projectFolder } from '../support/engine.ts';
import { problemsOfTexts } from './support/texts.ts';

const isLong = attempts(0, 1) === 1;
/** Of each kind of screen one; `npm run test:long` compares all. */
const comparedAlways = [
  'database/protected',
  'settings/general',
  'frame/palette',
  'shared-components/callouts',
];
let gallery: GalleryWindow;

beforeAll(async () => {
  gallery = await openGallery();
});
afterAll(() => gallery.close());

it('the states look as in docs/screens', { timeout: 1_800_000 }, async () => {
  const changed: string[] = [];
  for (const state of isLong ? gallery.states : comparedAlways) {
    await gallery.show(state, 'en');
    for (const theme of themes) {
      await gallery.choose(theme);
      const file = pictureFile(state, 'en', theme);
      const now = await takePicture(gallery.page);
      const difference = existsSync(file)
        ? await differenceOf(gallery.page, readFileSync(file), now)
        : 'no picture yet';
      if (difference === null) continue;
      changed.push(`${state}, ${theme}: ${JSON.stringify(difference)}`);
      const copy = join(projectFolder, 'test-artifacts/screens', `${state}-${theme}.webp`);
      mkdirSync(dirname(copy), { recursive: true });
      writeFileSync(copy, now);
    }
  }
  expect(
    changed,
    'Compare test-artifacts/screens with docs/screens. If the change is wanted: npm run screenshots',
  ).toEqual([]);
});

it('texts that are 40 % longer are complete and not cut', { timeout: 1_800_000 }, async () => {
  const problems: string[] = [];
  for (const state of gallery.statesOfEveryLanguage) {
    if (!isLong && !mainScreens.includes(state)) continue;
    await gallery.show(state, 'pseudo');
    const found = await problemsOfTexts(gallery.page);
    problems.push(...found.map((problem) => `${state}: ${problem}`));
  }
  expect(problems).toEqual([]);
});

it('two pictures differ when a colour or a button differs, and not when nothing does', async () => {
  const { page } = gallery;
  await gallery.show('shared-components/empty-places', 'en');
  const before = await takePicture(page);
  expect(await differenceOf(page, before, await takePicture(page))).toBeNull();
  const button = page.getByRole('button', { name: 'Create New Backup' });
  await button.evaluate((element) => (element.style.background = 'green'));
  expect(await differenceOf(page, before, await takePicture(page))).not.toBeNull();
  await button.evaluate((element) => (element.style.visibility = 'hidden'));
  expect(await differenceOf(page, before, await takePicture(page))).not.toBeNull();
});
