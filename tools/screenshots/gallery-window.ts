/**
 * The gallery in a window of Electron, for pictures of its states and for tests of how they look. Each state starts
 * from a new page, with the same clock, the same samples and no motion.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { electronRuntime, sandboxArguments } from '../electron-runtime.ts';
import { projectFolder } from '../setup/project.mjs';

export const themes = ['light', 'dark'] as const;
export type PictureTheme = (typeof themes)[number];

export interface GalleryWindow {
  page: Page;
  /** The addresses of all states. */
  states: readonly string[];
  /** The states that need no action of a user: actions find controls by their English names. */
  statesOfEveryLanguage: readonly string[];
  /** Shows a state in this language, in the light theme. */
  show: (state: string, language: string) => Promise<void>;
  choose: (theme: PictureTheme) => Promise<void>;
  close: () => Promise<void>;
}

/** Builds the gallery and opens it. On Linux, a display is needed. */
export async function openGallery(): Promise<GalleryWindow> {
  const profile = mkdtempSync(join(tmpdir(), 'nightjar-screenshots-'));
  const configuration = {
    configFile: join(projectFolder, 'gallery/vite.config.ts'),
    build: { outDir: join(profile, 'gallery') },
    logLevel: 'error',
  } as const;
  await build(configuration);
  const server = await preview(configuration);
  const close = async (): Promise<void> => {
    await server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const [address] = server.resolvedUrls?.local ?? [];
    if (address === undefined) throw new Error('Vite does not report its address.');
    const electron = await _electron.launch({
      executablePath: electronRuntime().executablePath,
      args: [
        ...sandboxArguments(),
        `--user-data-dir=${profile}`,
        join(projectFolder, 'tools/screenshots'),
      ],
      env: { ...textEnvironment(), TZ: 'UTC' },
      chromiumSandbox: true,
    });
    const closeAll = async (): Promise<void> => {
      await electron.close();
      await close();
    };
    try {
      return { ...(await galleryIn(await electron.firstWindow(), address)), close: closeAll };
    } catch (error) {
      await closeAll();
      throw error;
    }
  } catch (error) {
    await close();
    throw error;
  }
}

const textEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => {
      const [name, value] = entry;
      return value !== undefined && !/^(?:VITEST|ELECTRON_RUN_AS_NODE$|NODE_OPTIONS$)/u.test(name);
    }),
  );

async function galleryIn(page: Page, address: string): Promise<Omit<GalleryWindow, 'close'>> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  // The mouse points at nothing.
  await page.mouse.move(0, 0);
  await page.goto(address);
  await page.locator('a[href^="#/"]').first().waitFor();
  const addressesOf = (which: string): Promise<string[]> =>
    page
      .locator(which)
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')?.slice(2) ?? ''));
  const states = await addressesOf('a[href^="#/"]');
  const statesOfEveryLanguage = await addressesOf('a[href^="#/"]:not([data-acts])');
  const choose: GalleryWindow['choose'] = async (theme) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor();
    // The colours of the texts can still be those of the theme before.
    await page.evaluate(async () => {
      const frame = (): Promise<unknown> =>
        new Promise((resolve) => requestAnimationFrame(resolve));
      await frame();
      await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
      await frame();
    });
  };
  const show: GalleryWindow['show'] = async (state, language) => {
    await page.goto('about:blank');
    await page.goto(`${address}?language=${language}#/${state}`);
    await page
      .locator('html[data-shown]')
      .waitFor({ state: 'attached' })
      .catch((error: unknown) => {
        throw new Error(`The state ${state} cannot be shown.`, { cause: error });
      });
    await choose('light');
  };
  return { page, states, statesOfEveryLanguage, show, choose };
}
