/**
 * `npm start` itself: with a display it opens the app, without a display it creates a backup in the
 * terminal.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { listBackups } from '../../src-main/backup-folder/list-backups.ts';
import { verifyFile } from '../../src-main/backup/verify/verify-file.ts';
import { firstAndMainScreen, firstScreen } from '../../tools/built-page.ts';
import { endOf, projectFolder } from '../support/engine.ts';
import { signalProcess } from '../support/signal-process.ts';
import { namesIn, newHome, processesOf, startCommand, type Home } from './support/app.ts';

const node = join(projectFolder, 'node_modules/.bin/node');
const start = (home: Home, words: readonly string[], more: NodeJS.ProcessEnv) =>
  spawn(node, ['tools/start.ts', ...words], {
    cwd: projectFolder,
    env: { ...startCommand(home).env, HOME: home.folder, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

it('without a display, the sample database is backed up in the terminal', async () => {
  const home = await newHome();
  const nowhere = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
  const ended = await endOf(start(home, ['--output', home.backups], nowhere));
  expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
  expect(ended.stdout).toContain('There is no display here, so no window can open.');
  expect(ended.stdout).toContain('Backup created successfully');
  expect(ended.stderr).toMatch(/^Dumping +\[#*-*\] .*MB/mu);
  const [backup, ...others] = await listBackups(home.backups);
  expect(others).toEqual([]);
  expect((await verifyFile(join(home.backups, backup?.filename ?? ''))).tables).toBeGreaterThan(15);
  // The sample server has exited, too.
  await expect.poll(() => processesOf(home), { timeout: 30_000 }).toEqual([]);
});

it.each([
  { screen: 'sign-in page', sizeOf: firstScreen, scripts: 700_000, styles: 160_000 },
  { screen: 'main screen', sizeOf: firstAndMainScreen, scripts: 1_080_000, styles: 180_000 },
])('the $screen needs few scripts and styles', ({ screen, sizeOf, scripts, styles }) => {
  const { files, scriptBytes, styleBytes } = sizeOf(join(projectFolder, 'out/renderer'));
  const advice =
    `The ${screen} became too large. Load what it does not need at once with import(), for example ` +
    `a screen in src-renderer/screens.ts. It loads:\n${files.join('\n')}`;
  expect(files.length, advice).toBeGreaterThan(1);
  expect(scriptBytes, advice).toBeGreaterThan(200_000);
  expect(scriptBytes, advice).toBeLessThanOrEqual(scripts);
  expect(styleBytes, advice).toBeLessThanOrEqual(styles);
});

it('with a display, the window opens', async () => {
  const home = await newHome();
  const words = [`--user-data-dir=${home.userData}`, '--remote-debugging-port=0'];
  const app = start(home, words, {});
  const ended = endOf(app);
  try {
    await expect
      .poll(() => titlesOfPages(home), { timeout: 60_000 })
      .toEqual([expect.stringContaining('Nightjar')]);
  } finally {
    for (const process of await processesOf(home)) {
      if (process.includes('--type=') || !process.includes('electron')) continue;
      signalProcess(process.split(' ')[0], 'SIGTERM');
    }
    await ended;
  }
  expect(await namesIn(home.temporary)).toEqual([]);
});

/** As Chromium reports it to debuggers; empty while it does not answer. */
async function titlesOfPages(home: Home): Promise<string[]> {
  try {
    const [port] = (await readFile(join(home.userData, 'DevToolsActivePort'), 'utf8')).split('\n');
    const answer = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
    return z
      .array(z.object({ type: z.string(), title: z.string() }))
      .parse(answer)
      .filter(({ type }) => type === 'page')
      .map(({ title }) => title);
  } catch {
    return [];
  }
}
