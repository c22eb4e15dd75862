/**
 * The built app in the real Electron, driven by Playwright. Every test gets separate folders; a
 * failed test saves a screenshot and the app's log in `test-artifacts/`.
 */
import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { defaultSettings } from '#shared/domain/settings.ts';
import { electronRuntime, sandboxArguments } from '../../../tools/electron-runtime.ts';

const projectFolder = resolve(import.meta.dirname, '../../..');
const artifacts = join(projectFolder, 'test-artifacts');
const readyWithinMs = 60_000;
/** Variables set by npm, Vitest and Electron's tools, which the app must not see. */
const notPassedOn = /^(?:npm_|VITEST|ELECTRON_RUN_AS_NODE$|ELECTRON_RENDERER_URL$|NODE_OPTIONS$)/u;

/** The folders of one user, with a space and an accent in their path. */
export interface Home {
  folder: string;
  userData: string;
  backups: string;
  /** For the app's temporary files, so that a test can detect files that are left there. */
  temporary: string;
}

export interface RunningApp {
  electron: ElectronApplication;
  page: Page;
  /** The standard error output of the app and its child processes. */
  stderr: () => string;
  /** Ends the app, and waits until its process has exited. */
  close: () => Promise<void>;
}

/**
 * Creates folders, with settings that name the backup folder; they are removed when the test ends.
 */
export async function newHome(
  settings: Partial<typeof defaultSettings> | string = {},
): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar é '));
  const home: Home = {
    folder,
    userData: join(folder, 'user data'),
    backups: join(folder, 'backups'),
    temporary: join(folder, 't'),
  };
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  // As root, the sample server runs under another account, which needs access to the parent folders
  // of its own folder.
  chmodSync(folder, 0o711);
  for (const path of [home.userData, home.temporary]) mkdirSync(path, { mode: 0o711 });
  // A folder that a user has chosen already exists; Nightjar never creates it again.
  mkdirSync(home.backups, { mode: 0o700 });
  await writeFile(
    join(home.userData, 'settings.json'),
    typeof settings === 'string'
      ? settings
      : JSON.stringify({ ...defaultSettings, backupFolder: home.backups, ...settings }),
    { mode: 0o600 },
  );
  return home;
}

/** Environment that Playwright or a terminal passes. */
export function startCommand(home: Home): {
  executablePath: string;
  args: string[];
  env: Record<string, string>;
} {
  return {
    executablePath: electronRuntime().executablePath,
    args: [...sandboxArguments(), `--user-data-dir=${home.userData}`, projectFolder],
    env: environmentFor(home),
  };
}

/** Starts the app and waits until its page shows content. */
export async function launchApp(home: Home, clock?: AppClock): Promise<RunningApp> {
  const { electron, stderr, close } = await launchWithoutWindow(home, [], clock);
  const page = await electron.firstWindow({ timeout: readyWithinMs });
  page.setDefaultTimeout(30_000);
  await page.locator('html[data-ready]').waitFor({ state: 'attached', timeout: readyWithinMs });
  await signIn(page);
  return { electron, page, stderr, close };
}

export const adminName = 'Ada';
export const passphrase = 'mossy kettle argues quietly';

/** Creates the first admin, or signs in as the existing admin. */
export async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Name').fill(adminName);
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: /^(?:Create admin|Sign in|Unlock)$/u }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/**
 * Starts the app, and does not wait for a window. `words` are the arguments after the folder of the
 * app.
 */
export async function launchWithoutWindow(
  home: Home,
  words: readonly string[] = [],
  clock: AppClock = {},
): Promise<Omit<RunningApp, 'page'>> {
  const { args, ...command } = startCommand(home);
  const electron = await _electron.launch({
    ...command,
    args: ['-r', await scriptBefore(home, clock), ...args, ...words],
    // Any folder except the project: an installed app can be started from any folder.
    cwd: home.folder,
    // Nightjar decides about the sandbox (`sandboxArguments`); by default, Playwright switches the
    // sandbox off.
    chromiumSandbox: true,
    timeout: readyWithinMs,
  });
  let stderr = '';
  electron.process().stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const child = electron.process();
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await quit(child);
  };
  // Screenshots and logs of a failed test must be saved before the app is closed.
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail')
      await saveScreenshotAndLog(task.name, electron, home, stderr);
    await close();
  });
  return { electron, stderr: () => stderr, close };
}

/** The app's clocks at its start; default: the computer's clocks. */
interface AppClock {
  /** At most one minute ahead: then the app knows when its next tick comes. */
  secondOfMinute?: number;
}

/** Advances both clocks of the app by whole minutes at once; timers are not changed. */
export async function passMinutes(electron: ElectronApplication, minutes: number): Promise<void> {
  await electron.evaluate((_electron, ms) => {
    (globalThis as unknown as { passTime: (ms: number) => void }).passTime(ms);
  }, minutes * 60_000);
}

/**
 * A script that Electron loads before the app. It records the tray's menu, which Electron does not
 * expose, and lets a test advance the wall clock and the monotonic clock.
 */
async function scriptBefore(home: Home, { secondOfMinute }: AppClock): Promise<string> {
  const file = join(home.folder, 'before-the-app.cjs');
  await writeFile(
    file,
    `require(${JSON.stringify(join(projectFolder, 'tests/support/report-warnings.cjs'))});
     const { Tray } = require('electron');
     const { setContextMenu } = Tray.prototype;
     Tray.prototype.setContextMenu = function (menu) {
       globalThis.trayMenu = menu;
       return setContextMenu.call(this, menu);
     };
     const os = require('node:os');
     const { uptime } = os;
     const RealDate = Date;
     const wanted = ${secondOfMinute === undefined ? 'null' : secondOfMinute * 1000};
     let aheadMs = wanted === null ? 0 : (wanted + 60_000 - (RealDate.now() % 60_000)) % 60_000;
     globalThis.Date = class extends RealDate {
       constructor(...given) {
         if (given.length === 0) super(RealDate.now() + aheadMs);
         else super(...given);
       }
       static now() {
         return RealDate.now() + aheadMs;
       }
     };
     os.uptime = () => uptime() + aheadMs / 1000;
     globalThis.passTime = (ms) => {
       aheadMs += ms;
     };`,
  );
  return file;
}

/** Closing the window does not end Nightjar, so the test asks it to quit. */
async function quit(process: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => {
    if (process.exitCode !== null || process.signalCode !== null) resolve(undefined);
    else process.once('exit', resolve);
  });
  process.kill('SIGTERM');
  await ended;
}

/**
 * Both themes, as `test-artifacts/screenshots/<name>-light.png` and `-dark.png`. `look` runs in
 * each theme before its screenshot is taken.
 */
export async function screenshots(
  page: Page,
  name: string,
  look: (colorScheme: 'light' | 'dark') => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    await atRest(page);
    await look(colorScheme);
    await page.screenshot({ path: join(artifacts, 'screenshots', `${name}-${colorScheme}.png`) });
  }
}

const rest = { leastMs: 500, mostMs: 2000 };

/**
 * Waits until all animations have ended; a dialog or a theme may start its transition some frames
 * later.
 */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async ({ leastMs, mostMs }) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const calm = async (): Promise<void> => {
      await pause(leastMs);
      await frame();
      await frame();
      const endings = document
        .getAnimations()
        // The animation of a spinner never ends.
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
        .map(({ finished }) => finished);
      await Promise.allSettled(endings);
      await frame();
    };
    // A hidden window renders no frames.
    await Promise.race([calm(), pause(mostMs)]);
  }, rest);
}

/** Names in a folder, sorted; an empty list if there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch((): string[] => [])).toSorted();
}

export const logOf = (home: Home): Promise<string> =>
  readFile(join(home.userData, 'logs', 'nightjar.log'), 'utf8');

/**
 * Processes whose command line contains this home folder: the app, its child processes, its sample
 * server.
 */
export async function processesOf(home: Home): Promise<string[]> {
  const found: string[] = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/u.test(name))) {
    const commandLine = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    if (commandLine.includes(home.folder)) found.push(`${id} ${commandLine.replaceAll('\0', ' ')}`);
  }
  return found;
}

function environmentFor(home: Home): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !notPassedOn.test(name)) environment[name] = value;
  }
  return {
    ...environment,
    NODE_ENV: 'test',
    TMPDIR: home.temporary,
    TZ: 'UTC',
    // The tests must not change the autostart entries of the user who runs them.
    XDG_CONFIG_HOME: join(home.folder, 'config'),
  };
}

async function saveScreenshotAndLog(
  test: string,
  electron: ElectronApplication,
  home: Home,
  stderr: string,
): Promise<void> {
  const name = `failed-${test.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-')}`;
  mkdirSync(artifacts, { recursive: true });
  const log = await logOf(home).catch(String);
  await writeFile(join(artifacts, `${name}.log`), `${log}\n--- standard error ---\n${stderr}`);
  for (const page of electron.windows()) {
    await page
      .screenshot({ path: join(artifacts, `${name}.png`), timeout: 5000 })
      .catch(() => null);
  }
}
