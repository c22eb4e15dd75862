/** The main window. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { describeFault, logFault } from '../../logging/fault.ts';
import type { Log } from '../../system/ports.ts';
import type { PageSource } from './origin.ts';
import type { AppPaths } from '../lifecycle/paths.ts';
import {
  minimumSize,
  placeOnScreens,
  readWindowState,
  writeWindowState,
  type WindowState,
} from './window-state.ts';

/** Shown before the page paints: the colours of the page (src-renderer/theme/). */
const background = { light: '#ffffff', dark: '#1b1b22' };
/** Moving a window causes many events. The position is written after the last event. */
const restMs = 500;
/** Chromium's ERR_ABORTED. */
const aborted = -3;

/**
 * Number under which the main window signs in. It does not change when the window is closed and
 * opened again, so the admin remains signed in until the window locks.
 */
export const theWindow = 1;

export interface TheWindow {
  /** Brings the window to the front, and creates it if it was closed. */
  show(): void;
}

/**
 * The main window. It is created on demand and removed when it is closed, so Nightjar needs few
 * resources without it. `onMade` receives each new window, `onClosed` is called when it is closed.
 */
export function createWindow(parts: WindowParts): TheWindow {
  return {
    show: () => {
      const window = BrowserWindow.getAllWindows()[0];
      if (window === undefined) {
        openWindow(parts).catch((fault: unknown) => {
          logFault(parts.log, 'The window could not be opened', describeFault(fault));
        });
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}

export interface WindowParts {
  paths: AppPaths;
  page: PageSource;
  log: Log;
  onMade: (window: BrowserWindow) => void;
  onClosed: () => void;
}

async function openWindow({ paths, page, log, onMade, onClosed }: WindowParts): Promise<void> {
  const placeFile = join(paths.userData, 'window.json');
  const place = await readWindowState(placeFile);
  const window = new BrowserWindow({
    title: 'Nightjar',
    show: false,
    ...placeOnScreens(place, workAreas()),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    backgroundColor: backgroundNow(),
    autoHideMenuBar: true,
    webPreferences: {
      preload: paths.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Chromium would download dictionaries from the network.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (place?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  followTheme(window);
  rememberPlace(window, placeFile, log);
  reportFaults(window, log);
  window.once('closed', onClosed);
  onMade(window);
  await window.loadURL(page.url);
}

function workAreas(): Electron.Rectangle[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  return [primary, ...others].map((display) => display.workArea);
}

const backgroundNow = (): string =>
  nativeTheme.shouldUseDarkColors ? background.dark : background.light;

function followTheme(window: BrowserWindow): void {
  const follow = (): void => window.setBackgroundColor(backgroundNow());
  nativeTheme.on('updated', follow);
  window.once('closed', () => nativeTheme.off('updated', follow));
}

function rememberPlace(window: BrowserWindow, file: string, log: Log): void {
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(timer);
    const place: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      writeWindowState(file, place);
    } catch (fault) {
      log.warn('The position of the window could not be saved', describeFault(fault));
    }
  };
  const writeSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(write, restMs);
  };
  window.on('resize', writeSoon);
  window.on('move', writeSoon);
  window.on('close', write);
  window.once('closed', () => clearTimeout(timer));
}

/** Reloads a page that crashed, once. The engine and its runs are not affected. */
function reportFaults(window: BrowserWindow, log: Log): void {
  const { webContents } = window;
  let reloaded = false;
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    logFault(log, 'The page of the window crashed', { reason, exitCode });
    if (reloaded || window.isDestroyed()) return;
    reloaded = true;
    webContents.reload();
  });
  webContents.on('preload-error', (_event, _path, fault) => {
    logFault(log, 'The preload script failed', describeFault(fault));
  });
  webContents.on('did-fail-load', (_event, code, description, url) => {
    // A load that was replaced by another load is not a fault.
    if (code === aborted) return;
    logFault(log, 'The page could not be loaded', { code, description, url });
  });
}
