/**
 * The built app with its window: opened, signed in, and connected to databases, so that a click
 * creates a backup. Without a display, a virtual one is started (Linux).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { _electron, type Page } from 'playwright-core';
import { defaultSettings } from '#shared/domain/settings.ts';
import { buildIfNeeded } from '../tools/build.ts';
import { electronRuntime, sandboxArguments } from '../tools/electron-runtime.ts';
import { hasDisplay } from '../tools/setup/display.mjs';
import { projectFolder } from '../tools/setup/project.mjs';
import { newestDurations, phasesOf, type PhasedRun } from './backup-phases.ts';
import type { BenchTarget } from './engine-child.ts';

export interface BackupWindow {
  /** Clicks on Create New Backup. Resolves when the backup is in the list. */
  backUp(title: string): Promise<PhasedRun>;
  close(): Promise<void>;
}

/** The app with an admin who is signed in, in folders of its own. */
export interface SignedInApp {
  page: Page;
  backupFolder: string;
  close(): Promise<void>;
}

/** Opens the window, with one connection for each database, named by its title. */
export async function openWindow(
  outputFolder: string,
  databases: Readonly<Record<string, BenchTarget>>,
  say: (line: string) => void,
): Promise<BackupWindow> {
  if ((await buildIfNeeded(say)) !== 0) throw new Error('The app could not be built');
  const display = await startDisplay();
  const { page, backupFolder, close } = await openApp(outputFolder, display);
  try {
    for (const [title, target] of Object.entries(databases)) await connect(page, title, target);
    return { backUp: (title) => backUp(page, title, backupFolder), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Starts the built app and creates its first admin. Closing it stops the display. */
export async function openApp(outputFolder: string, display: Display): Promise<SignedInApp> {
  const home = await mkdtemp(path.join(outputFolder, 'window-'));
  const userData = path.join(home, 'data');
  const backupFolder = path.join(home, 'backups');
  for (const folder of [userData, backupFolder]) await mkdir(folder, { mode: 0o700 });
  await writeFile(
    path.join(userData, 'settings.json'),
    JSON.stringify({ ...defaultSettings, backupFolder }),
  );
  const app = await _electron.launch({
    executablePath: electronRuntime().executablePath,
    args: [...sandboxArguments(), `--user-data-dir=${userData}`, projectFolder],
    env: { ...definedOnly(process.env), ...display.environment, XDG_CONFIG_HOME: home },
    // `sandboxArguments` decides about the sandbox.
    chromiumSandbox: true,
  });
  const close = async (): Promise<void> => {
    const child = app.process();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // Closing the window would not end the app.
    if (child.exitCode === null && child.kill('SIGTERM')) await ended;
    display.stop();
  };
  try {
    const page = await app.firstWindow();
    await createAdmin(page);
    return { page, backupFolder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function backUp(page: Page, title: string, backupFolder: string): Promise<PhasedRun> {
  await page.getByRole('button', { name: title }).first().click();
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
  const { shownMs, publishingMs, ...last } = await page.evaluate(clickAndWait);
  return phasesOf(
    'click to progress on the screen',
    { shownMs, publishingMs },
    await newestDurations(backupFolder),
    {
      publishing: last.publishedMs,
      'result on the screen': last.resultMs,
      'row in the list': last.listedMs,
    },
  );
}

/** Milliseconds since the click. */
interface WindowTimes {
  /** The screen shows that the backup is running. */
  shownMs: number;
  /** The events of the run. */
  publishingMs: number;
  publishedMs: number;
  /** The screen shows the result. */
  resultMs: number;
  /** The list has the verified backup. */
  listedMs: number;
}

/** Runs in the page. */
async function clickAndWait(): Promise<WindowTimes> {
  const buttons = [...document.querySelectorAll('button')];
  const create = buttons.find(({ textContent }) => textContent.includes('Create New Backup'));
  if (create === undefined) throw new Error('There is no button');
  const verifiedRows = (): number =>
    [...document.querySelectorAll('tr')].filter(({ textContent }) =>
      textContent.includes('Verified'),
    ).length;
  const panels = (label: string): boolean =>
    document.querySelector(`section[aria-label="${label}"]`) !== null;
  const isSuccessShown = (): boolean =>
    [...document.querySelectorAll('button')].some(({ textContent }) =>
      textContent.includes('Show the file'),
    );
  const rowsBefore = verifiedRows();
  const startedMs = performance.now();
  const times: Partial<WindowTimes> = {};
  return await new Promise((resolve, reject) => {
    const reached = (name: keyof WindowTimes): void => {
      times[name] ??= performance.now() - startedMs;
    };
    const stopListening = window.nightjar.on('run-changed', (run) => {
      if (run.state === 'running' && run.progress.phase === 'publishing') reached('publishingMs');
      if (run.state === 'published') reached('publishedMs');
      if (run.state === 'failed') reject(new Error(run.error.code));
    });
    const observer = new MutationObserver(() => {
      const { shownMs, publishingMs, publishedMs, resultMs } = times;
      if (panels('Backup in progress')) reached('shownMs');
      else if (publishedMs !== undefined && isSuccessShown()) reached('resultMs');
      if (verifiedRows() > rowsBefore) reached('listedMs');
      const { listedMs } = times;
      if (
        shownMs === undefined ||
        publishingMs === undefined ||
        publishedMs === undefined ||
        resultMs === undefined ||
        listedMs === undefined
      )
        return;
      observer.disconnect();
      stopListening();
      resolve({ shownMs, publishingMs, publishedMs, resultMs, listedMs });
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    create.click();
  });
}

async function createAdmin(page: Page): Promise<void> {
  await page.getByLabel('Name').fill('Ada');
  await page.getByLabel('Passphrase', { exact: true }).fill('mossy kettle argues quietly');
  await page.getByRole('button', { name: 'Create admin' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** The password stays in the memory of the app: a keychain is not needed. */
export async function connect(page: Page, name: string, target: BenchTarget): Promise<void> {
  const { password, ...server } = target;
  const fields = { ...server, name, tlsMode: 'disable' as const, rootCertificatePem: null };
  const answer = await page.evaluate(
    async (draft) =>
      await window.nightjar.call('connections.add', { draft, storePasswordIn: 'memory' }),
    { fields, password },
  );
  if (!answer.ok) throw new Error(`The connection was refused: ${answer.error.code}`);
}

export interface Display {
  environment: Record<string, string>;
  stop(): void;
}

export interface Display {
  environment: Record<string, string>;
  stop(): void;
}

export async function startDisplay(): Promise<Display> {
  if (hasDisplay()) return { environment: {}, stop: () => undefined };
  const server: ChildProcess = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error('Xvfb did not start')));
    server.stdio[3]?.once('data', (data) => resolve(String(data).trim()));
  });
  return { environment: { DISPLAY: `:${number}` }, stop: () => void server.kill() };
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => {
      return entry[1] !== undefined && entry[0] !== 'ELECTRON_RUN_AS_NODE';
    }),
  );
}
