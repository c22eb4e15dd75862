/** Shows Nightjar in the tray. `tray-state.ts` decides what it shows. */
import { join } from 'node:path';
import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import type { ErrorCode } from '#shared/errors/errors.ts';
import { describeFault } from '../../logging/fault.ts';
import type { Nightjar } from '../../engine/engine.ts';
import type { Clock, Log } from '../../system/ports.ts';
import { entryShownTo } from '../ipc/hide-failures.ts';
import { readDatabases } from './tray-facts.ts';
import {
  trayIcons,
  trayState,
  type TrayAction,
  type TrayEntry,
  type TrayIcon,
} from './tray-state.ts';

/** Many events occur when a run ends. The menu is built once after them. */
const restMs = 300;
/** Relative times such as "6 hours ago" need a regular update. */
const refreshEveryMs = 30 * 60_000;

export interface TrayParts {
  nightjar: Nightjar;
  clock: Clock;
  log: Log;
  /** Folder of the icons. */
  icons: string;
  /** True if an admin is signed in to the window: only then can the window be locked. */
  isSignedIn: () => Promise<boolean>;
  onAction: (action: TrayAction) => void;
}

/** Shows the icon and updates it. Returns the function that removes it. */
export function showTray(parts: TrayParts): () => void {
  const { nightjar, clock, log, icons, isSignedIn, onAction } = parts;
  const images = new Map(trayIcons.map((icon) => [icon, imageOf(icons, icon)]));
  const tray = new Tray(imageFor(images, 'idle'));
  // Not every desktop reports clicks. The menu has the same action.
  tray.on('click', () => onAction({ name: 'open' }));

  let timer: NodeJS.Timeout | undefined;
  let shown = '';
  const refresh = async (): Promise<void> => {
    const now = new Date(clock.nowMs());
    const state = trayState({
      databases: await readDatabases(nightjar.connections.list(), {
        // Any user can read it, whether or not the window is locked.
        protection: (id) => nightjar.protection(id, (entry) => entryShownTo(false, entry)),
        log,
      }),
      pause: nightjar.schedule.paused(),
      isSignedIn: await isSignedIn(),
      now,
    });
    if (tray.isDestroyed()) return;
    const text = JSON.stringify(state);
    if (text === shown) return;
    shown = text;
    tray.setImage(imageFor(images, state.icon));
    tray.setToolTip(state.tooltip);
    // Linux shows a changed menu only after it is set again.
    tray.setContextMenu(
      Menu.buildFromTemplate(state.entries.map((entry) => item(entry, onAction))),
    );
  };
  const refreshSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      refresh().catch((fault: unknown) => {
        log.warn('the tray could not be updated', describeFault(fault));
      });
    }, restMs);
  };

  let lastRunStates = '';
  const lastErrors = new Map<string, ErrorCode | undefined>();
  const ends = [
    nightjar.events.on('run-changed', () => {
      // Progress events occur five times per second and do not change the tray.
      const states = JSON.stringify(nightjar.runs.list().map(({ id, state }) => [id, state]));
      if (states === lastRunStates) return;
      lastRunStates = states;
      refreshSoon();
    }),
    nightjar.events.on('backups-changed', refreshSoon),
    nightjar.events.on('connections-changed', refreshSoon),
    nightjar.events.on('server-answered', ({ connectionId, error }) => {
      // The window asks every minute. Only another answer changes the tray.
      if (lastErrors.get(connectionId) === error?.code) return;
      lastErrors.set(connectionId, error?.code);
      refreshSoon();
    }),
    nightjar.events.on('schedule-changed', refreshSoon),
    nightjar.events.on('app-changed', refreshSoon),
    nightjar.events.on('language-changed', refreshSoon),
    nightjar.events.on('session-changed', refreshSoon),
  ];
  const aging = setInterval(() => {
    // A hidden window asks no server, so a server that did not answer would stay unavailable here.
    for (const { connectionId, error } of nightjar.connections.answers()) {
      if (error === null || error.code.startsWith('keychain-')) continue;
      void nightjar.connections.probe(connectionId).catch(() => undefined);
    }
    refreshSoon();
  }, refreshEveryMs);
  refreshSoon();
  return () => {
    for (const end of ends) end();
    clearInterval(aging);
    clearTimeout(timer);
    tray.destroy();
  };
}

function imageOf(folder: string, icon: TrayIcon): Electron.NativeImage {
  // Electron finds the larger icon in the same folder, and macOS recolours an icon named Template.
  const name = process.platform === 'darwin' ? `${icon}Template.png` : `${icon}.png`;
  return nativeImage.createFromPath(join(folder, name));
}

const imageFor = (
  images: ReadonlyMap<TrayIcon, Electron.NativeImage>,
  icon: TrayIcon,
): Electron.NativeImage => images.get(icon) ?? nativeImage.createEmpty();

function item(
  entry: TrayEntry,
  onAction: (action: TrayAction) => void,
): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: asLabel(entry.label), enabled: false };
    case 'action':
      return {
        label: asLabel(entry.label),
        enabled: entry.enabled,
        click: () => onAction(entry.do),
      };
    case 'submenu':
      return {
        label: asLabel(entry.label),
        submenu: entry.entries.map((one) => item(one, onAction)),
      };
  }
}

/**
 * In menus of Windows and Linux an ampersand marks a key. In a name it is an ordinary character.
 */
const asLabel = (text: string): string => text.replaceAll('&', '&&');
