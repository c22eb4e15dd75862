/**
 * Draws every icon from the logo in src-renderer/assets/nightjar.svg, with the Chromium of
 * Electron: `xvfb-run node tools/draw-icons.ts` (or without xvfb-run on a desktop) writes
 * resources/. The files are stored in the project, so a build does not need this tool; run it again
 * when the logo changes.
 */
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { electronRuntime, sandboxArguments } from './electron-runtime.ts';

const project = path.resolve(import.meta.dirname, '..');
const dots = { idle: null, running: '#3b82f6', attention: '#f59f00', failed: '#e03131' };
const traySize = 16;

interface Drawing {
  file: string;
  svg: string;
  size: number;
}

/**
 * The logo with a dot in its corner whose shape has the same meaning as its colour: empty, ring,
 * full.
 */
function trayLogo(mark: string, state: keyof typeof dots, template: boolean): string {
  const bird = /<g[\s\S]*<\/g>/u.exec(mark)?.[0] ?? '';
  const ink = template ? '#000' : '#fff';
  const tile = template ? '' : '<rect width="32" height="32" rx="7.5" fill="#383f94"/>';
  const colour = template ? '#000' : dots[state];
  const shapes = {
    idle: '',
    running: `<circle cx="24" cy="24" r="6" fill="none" stroke="${colour}" stroke-width="3.5"/>`,
    attention: `<path d="M24 15.5 33 31.5H15Z" fill="${colour}"/>`,
    failed: `<circle cx="24" cy="24" r="7.5" fill="${colour}"/><path d="M20.8 20.8l6.4 6.4m0-6.4l-6.4 6.4" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/>`,
  };
  const hole =
    state === 'idle'
      ? ''
      : '<mask id="hole"><rect width="32" height="32" fill="#fff"/><circle cx="24" cy="24" r="9.5" fill="#000"/></mask>';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${hole}<g${hole === '' ? '' : ' mask="url(#hole)"'}>${tile}${bird.replace('#fff', ink)}</g>${shapes[state]}</svg>`;
}

async function drawings(): Promise<Drawing[]> {
  const mark = await readFile(path.join(project, 'src-renderer/assets/nightjar.svg'), 'utf8');
  const found: Drawing[] = [{ file: 'icon.png', svg: mark, size: 512 }];
  for (const state of ['idle', 'running', 'attention', 'failed'] as const) {
    for (const scale of [1, 2]) {
      const end = scale === 1 ? '' : '@2x';
      found.push(
        {
          file: `tray/${state}${end}.png`,
          svg: trayLogo(mark, state, false),
          size: traySize * scale,
        },
        // macOS colours files with this ending of the name itself.
        {
          file: `tray/${state}Template${end}.png`,
          svg: trayLogo(mark, state, true),
          size: traySize * scale,
        },
      );
    }
  }
  return found;
}

/**
 * Runs inside Electron: draws the drawings in `drawings.json` and writes the PNG files next to it.
 */
const painter = `
const { app, BrowserWindow } = require('electron');
const fs = require('node:fs');
const path = require('node:path');
app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false });
  await window.loadURL('data:text/html,<title>icons</title>');
  for (const { file, svg, size } of JSON.parse(fs.readFileSync(path.join(__dirname, 'drawings.json')))) {
    const url = await window.webContents.executeJavaScript('(' + (async (source, pixels) => {
      const image = new Image();
      image.src = 'data:image/svg+xml,' + encodeURIComponent(source);
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = pixels;
      canvas.height = pixels;
      canvas.getContext('2d').drawImage(image, 0, 0, pixels, pixels);
      return canvas.toDataURL('image/png');
    }).toString() + ')(' + JSON.stringify(svg) + ',' + size + ')');
    const target = path.join(__dirname, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, Buffer.from(url.split(',')[1], 'base64'));
  }
  app.exit(0);
});
`;

const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-icons-'));
try {
  const wanted = await drawings();
  await writeFile(path.join(folder, 'drawings.json'), JSON.stringify(wanted));
  await writeFile(path.join(folder, 'painter.cjs'), painter);
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ main: 'painter.cjs' }));
  const { executablePath } = electronRuntime();
  const args = [...sandboxArguments(), folder];
  const { status } = spawnSync(executablePath, args, { stdio: 'inherit', timeout: 60_000 });
  if (status !== 0) throw new Error('The icons could not be drawn.');
  for (const { file } of wanted) {
    const target = path.join(project, 'resources', file);
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(path.join(folder, file), target);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
