/**
 * How long the window needs until it can be used, and its memory, as ratios to an empty Electron
 * window that is started in turn. The times are those that Chromium records in the page itself, so
 * asking for them later does not disturb the start.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultSettings } from '#shared/domain/settings.ts';
import { electronRuntime, sandboxArguments } from '../tools/electron-runtime.ts';
import { projectFolder } from '../tools/setup/project.mjs';
import { spreadOf, type Spread } from './figures.ts';
import { processesOf } from './idle.ts';

const emptyApp = path.join(projectFolder, 'bench/empty-app');
/** Memory is measured when the start is over. */
const settleMs = 3000;
const mostWaitMs = 60_000;

export interface WindowStart {
  /** From the start of the process until the page shows its content. */
  usableMs: number;
  rssBytes: number;
  pssBytes: number;
}

export interface StartRatios {
  usable: Spread;
  rss: Spread;
  pss: Spread;
  nightjar: WindowStart[];
  empty: WindowStart[];
}

/** `environment` names the display. */
export async function measureStarts(
  folder: string,
  environment: Readonly<Record<string, string>>,
  rounds: number,
  say: (line: string) => void,
): Promise<StartRatios> {
  const home = await mkdtemp(path.join(folder, 'start-'));
  const apps = { nightjar: projectFolder, empty: emptyApp };
  const results: Record<keyof typeof apps, WindowStart[]> = { nightjar: [], empty: [] };
  for (const name of ['nightjar', 'empty'] as const) {
    await mkdir(path.join(home, name), { recursive: true, mode: 0o700 });
  }
  await writeFile(
    path.join(home, 'nightjar/settings.json'),
    JSON.stringify({ ...defaultSettings, backupFolder: path.join(home, 'backups') }),
  );
  // The first start fills caches, like the first start of a day.
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0
      ? (['empty', 'nightjar'] as const)
      : (['nightjar', 'empty'] as const)) {
      const start = await startOnce(apps[name], path.join(home, name), environment);
      if (round === 0) continue;
      results[name].push(start);
      say(`  ${name}: usable after ${start.usableMs.toFixed(0)} ms`);
    }
  }
  const ratio = (pick: (start: WindowStart) => number): Spread =>
    spreadOf(
      results.nightjar.map((start, index) => {
        const empty = results.empty[index];
        return empty === undefined ? Number.NaN : pick(start) / pick(empty);
      }),
    );
  return {
    usable: ratio(({ usableMs }) => usableMs),
    rss: ratio(({ rssBytes }) => rssBytes),
    pss: ratio(({ pssBytes }) => pssBytes),
    ...results,
  };
}

async function startOnce(
  app: string,
  userData: string,
  environment: Readonly<Record<string, string>>,
): Promise<WindowStart> {
  const portFile = path.join(userData, 'DevToolsActivePort');
  await rm(portFile, { force: true });
  const startedMs = Date.now();
  const child = spawn(
    electronRuntime().executablePath,
    [...sandboxArguments(), `--user-data-dir=${userData}`, '--remote-debugging-port=0', app],
    {
      stdio: 'ignore',
      env: { ...process.env, ...environment, XDG_CONFIG_HOME: path.dirname(userData) },
    },
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    await delay(settleMs);
    const usableMs = (await usableAt(portFile)) - startedMs;
    return { usableMs, ...(await memoryOf(userData)) };
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** Asks the page, until it answers that it can be used. Milliseconds since 1970. */
async function usableAt(portFile: string): Promise<number> {
  const end = Date.now() + mostWaitMs;
  while (Date.now() < end) {
    const answer = await askPage(portFile).catch(() => null);
    if (answer !== null && answer > 0) return answer;
    await delay(100);
  }
  throw new Error('The window was not usable in time.');
}

const question = `(() => {
  const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
  const isNightjar = location.protocol === 'app:';
  const ready = isNightjar ? performance.getEntriesByName('nightjar-usable')[0]?.startTime : painted;
  if (painted === undefined || ready === undefined) return 0;
  return performance.timeOrigin + Math.max(painted, ready);
})()`;

async function askPage(portFile: string): Promise<number | null> {
  const [port] = (await readFile(portFile, 'utf8')).split('\n');
  const pages: unknown = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
  const address = (pages as { type: string; webSocketDebuggerUrl: string }[]).find(
    ({ type }) => type === 'page',
  )?.webSocketDebuggerUrl;
  if (address === undefined) return null;
  const socket = new WebSocket(address);
  try {
    return await new Promise((resolve, reject) => {
      socket.addEventListener('error', () => reject(new Error('No answer')));
      socket.addEventListener('open', () =>
        socket.send(
          JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: question } }),
        ),
      );
      socket.addEventListener('message', ({ data }) => {
        const { result } = JSON.parse(String(data)) as { result: { result: { value?: number } } };
        resolve(result.result.value ?? null);
      });
    });
  } finally {
    socket.close();
  }
}

/** Of all processes of the app. PSS divides memory that processes share. */
async function memoryOf(userData: string): Promise<Pick<WindowStart, 'rssBytes' | 'pssBytes'>> {
  let rssBytes = 0;
  let pssBytes = 0;
  for (const pid of (await processesOf(userData)).keys()) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    rssBytes += Number(/^Rss:\s+(\d+)/mu.exec(rollup)?.[1] ?? 0) * 1024;
    pssBytes += Number(/^Pss:\s+(\d+)/mu.exec(rollup)?.[1] ?? 0) * 1024;
  }
  return { rssBytes, pssBytes };
}
