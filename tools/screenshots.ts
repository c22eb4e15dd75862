import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { offeredLanguages } from '#shared/words/languages.ts';
import { runCommand } from './commands.ts';
import { openGallery, themes } from './screenshots/gallery-window.ts';
import { mainScreens } from './screenshots/main-screens.ts';
import { differenceOf, pictureFile, takePicture } from './screenshots/pictures.ts';

/**
 * `npm run screenshots [PART …]`: a picture of every state of the gallery, or of the states whose
 * address contains one of these parts, light and dark, in `docs/screens/`; of the main screens in
 * every language that is offered. A picture that looks the same is not written again. On Linux a virtual screen is
 * used, on a desktop, too.
 */
const parts = process.argv.slice(2);

if (process.platform === 'linux' && process.env['NIGHTJAR_VIRTUAL_SCREEN'] === undefined) {
  process.exitCode = await runCommand({
    file: 'xvfb-run',
    args: ['-a', '-s', '-screen 0 1440x1000x24', '--', process.execPath, ...process.argv.slice(1)],
    environment: { NIGHTJAR_VIRTUAL_SCREEN: '1', WAYLAND_DISPLAY: undefined, TZ: 'UTC' },
  });
} else {
  await takeAll();
}

async function takeAll(): Promise<void> {
  const { page, states, statesOfEveryLanguage, show, choose, close } = await openGallery();
  let written = 0;
  try {
    const wanted = states.filter(
      (state) => parts.length === 0 || parts.some((part) => state.includes(part)),
    );
    for (const language of offeredLanguages) {
      const ofLanguage =
        language === 'en'
          ? wanted
          : wanted.filter(
              (state) => mainScreens.includes(state) && statesOfEveryLanguage.includes(state),
            );
      for (const state of ofLanguage) {
        await show(state, language);
        for (const theme of themes) {
          await choose(theme);
          const file = pictureFile(state, language, theme);
          const picture = await takePicture(page);
          const isSame =
            existsSync(file) && (await differenceOf(page, readFileSync(file), picture)) === null;
          if (isSame) continue;
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, picture);
          written += 1;
        }
      }
    }
    console.log(`${wanted.length} states: ${written} pictures changed in docs/screens.`);
  } finally {
    await close();
  }
}
