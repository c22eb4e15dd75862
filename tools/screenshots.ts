import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { runCommand } from './commands.ts';
import { electronRuntime, sandboxArguments } from './electron-runtime.ts';
import { projectFolder } from './setup/project.mjs';

/**
 * `npm run screenshots [PART …]`: a picture of every state of the gallery, or of the states whose
 * address contains one of these parts, light and dark, in `test-artifacts/gallery/`. Pictures that
 * the documents use are copied there. On Linux a virtual screen is used, on a desktop, too.
 */
const folder = join(projectFolder, 'test-artifacts', 'gallery');
const documented: Readonly<Record<string, string>> = {
  'database/protected': 'docs/screenshots/database-management.png',
  'opened-backup/in-the-window': 'docs/screenshots/opened-backup.png',
};
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
  const configFile = join(projectFolder, 'gallery/vite.config.ts');
  await build({ configFile, logLevel: 'error' });
  const server = await preview({ configFile });
  const profile = mkdtempSync(join(tmpdir(), 'nightjar-screenshots-'));
  try {
    const address = server.resolvedUrls?.local[0];
    if (address === undefined) throw new Error('Vite does not report its address.');
    const electron = await _electron.launch({
      executablePath: electronRuntime().executablePath,
      args: [
        ...sandboxArguments(),
        `--user-data-dir=${profile}`,
        join(projectFolder, 'tools/screenshots'),
      ],
      chromiumSandbox: true,
    });
    try {
      await take(await electron.firstWindow(), address);
    } finally {
      await electron.close();
    }
  } finally {
    await server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function take(page: Page, address: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  // The mouse points at nothing.
  await page.mouse.move(0, 0);
  await page.goto(address);
  const links = page.locator('a[href^="#/"]');
  await links.first().waitFor();
  const states = await links.evaluateAll((all) =>
    all.map((link) => link.getAttribute('href')?.slice(2) ?? ''),
  );
  const wanted = states.filter(
    (state) => parts.length === 0 || parts.some((part) => state.includes(part)),
  );
  for (const state of wanted) {
    await page.goto('about:blank');
    await page.goto(`${address}#/${state}`);
    await page
      .locator('html[data-shown]')
      .waitFor({ state: 'attached' })
      .catch((error: unknown) => {
        throw new Error(`The state ${state} cannot be shown.`, { cause: error });
      });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
      const file = join(folder, `${state}-${colorScheme}.png`);
      mkdirSync(dirname(file), { recursive: true });
      await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      const copy = colorScheme === 'light' ? documented[state] : undefined;
      if (copy !== undefined) copyFileSync(file, join(projectFolder, copy));
    }
  }
  console.log(`${wanted.length} states, light and dark: ${folder}`);
}
