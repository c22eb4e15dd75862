/**
 * `npm run bench -- --only window`: what the window costs and how fast it answers. Starts and memory
 * are compared with an empty Electron window in the same run; every figure has a budget.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { manifestFilename } from '../src-main/backup-folder/filename.ts';
import { aManifest, filenameOf } from '../tests/support/builders.ts';
import { buildIfNeeded } from '../tools/build.ts';
import { firstAndMainScreen, firstScreen } from '../tools/built-page.ts';
import { projectFolder } from '../tools/setup/project.mjs';
import { median } from './figures.ts';
import { connect, openApp, startDisplay } from './window.ts';
import { measureStarts } from './window-start.ts';

interface Figure {
  what: string;
  value: number;
  unit: '×' | 'kB' | 'ms';
  budget: number;
}

const rowsOfTable = 1_200_000;
const newestMs = Date.parse('2026-01-31T02:00:00.000Z');
const hourMs = 3_600_000;

export async function benchWindow(
  rounds: number,
  say: (line: string) => void,
): Promise<{ figures: Figure[]; met: boolean }> {
  if ((await buildIfNeeded(say)) !== 0) throw new Error('The app could not be built');
  const folder = await mkdtemp(path.join(tmpdir(), 'nightjar-window-'));
  const display = await startDisplay();
  const figures: Figure[] = [];
  const add = (what: string, value: number, unit: Figure['unit'], budget: number): void => {
    figures.push({ what, value, unit, budget });
    const digits = unit === '×' ? 2 : 0;
    const mark = value <= budget ? '✓' : '✗';
    say(`${mark} ${what.padEnd(52)} ${value.toFixed(digits).padStart(8)} ${unit}   ≤ ${budget}`);
  };
  try {
    say('Starts, in turns with an empty window');
    const starts = await measureStarts(folder, display.environment, rounds, say);
    add('time until the window can be used, of an empty one', starts.usable.median, '×', 1.25);
    add('memory in use (RSS), of an empty window', starts.rss.median, '×', 1.3);
    add('memory in use (PSS), of an empty window', starts.pss.median, '×', 1.3);
    const renderer = path.join(projectFolder, 'out/renderer');
    add('scripts of the sign-in page', firstScreen(renderer).scriptBytes / 1000, 'kB', 700);
    add('scripts of the main screen', firstAndMainScreen(renderer).scriptBytes / 1000, 'kB', 1000);

    const app = await openApp(folder, { ...display, stop: () => undefined });
    try {
      await measureLists(app.page, add);
      await measureBackup(app.page, add);
    } finally {
      await app.close();
    }
  } finally {
    display.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return { figures, met: figures.every(({ value, budget }) => value <= budget) };
}

type Add = (what: string, value: number, unit: Figure['unit'], budget: number) => void;

async function measureLists(page: Page, add: Add): Promise<void> {
  await addDatabase(page, 'Empty');
  for (const [name, count] of [
    ['Thousand', 1000],
    ['Myriad', 10_000],
  ] as const) {
    await writeBackups((await addDatabase(page, name)).folder, count);
  }
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await page.reload();
    await showDatabase(page, 'Empty');
    times.push(await showList(page, 'Thousand'));
  }
  add('list of 1,000 backups', median(times), 'ms', 150);
  await showDatabase(page, 'Empty');
  await showList(page, 'Myriad');
  add('longest task while scrolling 10,000 backups', await page.evaluate(scroll), 'ms', 50);
}

async function showDatabase(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).first().click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

/** From the click on the database until its rows are drawn. */
async function showList(page: Page, name: string): Promise<number> {
  return await page.evaluate(async (title) => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) =>
      textContent.includes(title),
    );
    if (button === undefined) throw new Error(`No button ${title}`);
    const drawn = (): boolean =>
      document.querySelector('h1')?.textContent === title &&
      document.querySelectorAll('main :is(tbody tr, [role="row"], [role="option"])').length >= 5;
    const startedMs = performance.now();
    button.click();
    return await new Promise<number>((resolve) => {
      const look = (): void => {
        if (drawn()) resolve(performance.now() - startedMs);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  }, name);
}

/** Runs in the page: scrolls from the top to the bottom in 120 frames. */
async function scroll(): Promise<number> {
  let longestMs = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestMs = Math.max(longestMs, duration);
  });
  observer.observe({ type: 'longtask' });
  const [area] = [...document.querySelectorAll('main, main *')].sort(
    (one, other) => other.scrollHeight - other.clientHeight - (one.scrollHeight - one.clientHeight),
  );
  if (area === undefined) throw new Error('Nothing can be scrolled');
  const frames = 120;
  for (let frame = 1; frame <= frames; frame += 1) {
    area.scrollTop = ((area.scrollHeight - area.clientHeight) * frame) / frames;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  observer.disconnect();
  return longestMs;
}

/** The calls of the window: they include the way to the main process and back. */
async function measureBackup(page: Page, add: Add): Promise<void> {
  const { connectionId, folder } = await addDatabase(page, 'Large');
  const filename = filenameOf(new Date(newestMs).toISOString());
  const file = path.join(folder, filename);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, gzipSync(largeDump(), { level: 1 }));
  const gunzipMs = await timeOf(async () => {
    await pipeline(createReadStream(file), createGunzip(), async (source) => {
      for await (const _ of source);
    });
  });
  const operationId = randomUUID();
  const request = { connectionId, filename, operationId };
  const { openMs, searchMs, pageMs } = await page.evaluate(async (input) => {
    const { call } = window.nightjar;
    const startedMs = performance.now();
    const opened = await call('catalog.open', input);
    if (!opened.ok) throw new Error(opened.error.code);
    const openMs = performance.now() - startedMs;
    const table = { openedId: opened.value.openedId, table: 0 };
    const times: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const offset = (turn * 59_999) % 1_199_000;
      const pageStartedMs = performance.now();
      const rows = await call('catalog.rows', { ...table, offset, limit: 100 });
      if (!rows.ok) throw new Error(rows.error.code);
      times.push(performance.now() - pageStartedMs);
    }
    const searchStartedMs = performance.now();
    for (let fromRow: number | null = 0; fromRow !== null;) {
      const found: Awaited<ReturnType<typeof call<'catalog.search'>>> = await call(
        'catalog.search',
        {
          ...table,
          text: 'no row has this text',
          column: null,
          matchCase: false,
          fromRow,
          limit: 100,
          operationId: input.operationId,
        },
      );
      if (!found.ok) throw new Error(found.error.code);
      fromRow = found.value.nextRow;
    }
    const searchMs = performance.now() - searchStartedMs;
    times.sort((one, other) => one - other);
    return { openMs, searchMs, pageMs: times[10] ?? Number.NaN };
  }, request);
  add('opening a file without manifest, of decompressing it', openMs / gunzipMs, '×', 6);
  add('a page of 100 of 1.2 million rows', pageMs, 'ms', 150);
  add('searching 1.2 million rows, of decompressing them', searchMs / gunzipMs, '×', 12);
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

/** No server answers: only files are measured. */
async function addDatabase(
  page: Page,
  name: string,
): Promise<{ connectionId: string; folder: string }> {
  const nowhere = { host: '127.0.0.1', port: 9, user: 'bench', password: 'bench', database: name };
  await connect(page, name, nowhere);
  return await page.evaluate(async (title) => {
    const { call } = window.nightjar;
    const connections = await call('connections.list', undefined);
    if (!connections.ok) throw new Error(connections.error.code);
    const connectionId = connections.value.find((one) => one.name === title)?.id ?? '';
    const list = await call('backups.list', { connectionId });
    if (!list.ok) throw new Error(list.error.code);
    return { connectionId, folder: list.value.folder };
  }, name);
}

async function writeBackups(folder: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (let index = 0; index < count; index += 1) {
    const createdAt = new Date(newestMs - index * hourMs).toISOString();
    const filename = filenameOf(createdAt);
    await writeFile(path.join(folder, filename), '\n');
    await writeFile(
      path.join(folder, manifestFilename(filename)),
      JSON.stringify(aManifest({ createdAt, filename })),
    );
  }
}

function largeDump(): Buffer {
  const pieces = [
    '--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 15.18\n',
    '-- Dumped by pg_dump version 15.18\n\n',
    'CREATE TABLE public.events (\n    id integer,\n    name text,\n    amount numeric\n);\n\n',
    'COPY public.events (id, name, amount) FROM stdin;\n',
  ];
  for (let row = 0; row < rowsOfTable; row += 1) {
    pieces.push(`${row}\tevent ${(row * 7919) % 100_003}\t${(row * 31) % 9973}.25\n`);
  }
  pieces.push('\\.\n\n\n--\n-- PostgreSQL database dump complete\n--\n\n');
  return Buffer.from(pieces.join(''));
}
