/** Nightjar in the tray: `tray-state.ts` says what it shows, this shows it. */
import { join } from 'node:path';
import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import { describeProtection } from '#shared/protection/protection-status.ts';
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

/** Many events come together when a run ends; the menu is built once after them. */
const restMs = 300;
/** "6 hours ago" grows old, and the night comes nearer. */
const refreshEveryMs = 30 * 60_000;

export interface TrayParts {
  nightjar: Nightjar;
  clock: Clock;
  log: Log;
  /** The folder of the icons. */
  icons: string;
  /** Whether somebody is signed in in the window: only then is there something to lock. */
  isSignedIn: () => Promise<boolean>;
  onAction: (action: TrayAction) => void;
}

/** Shows the icon and keeps it true; returns the function that takes it away. */
export function showTray(parts: TrayParts): () => void {
  const { nightjar, clock, log, icons, isSignedIn, onAction } = parts;
  const images = new Map(trayIcons.map((icon) => [icon, imageOf(icons, icon)]));
  const tray = new Tray(imageFor(images, 'idle'));
  // Where clicks are told at all; the menu does the same.
  tray.on('click', () => onAction({ name: 'open' }));

  let timer: NodeJS.Timeout | undefined;
  let shown = '';
  const refresh = async (): Promise<void> => {
    const now = new Date(clock.nowMs());
    const runs = nightjar.runs.list();
    const databases = await readDatabases(nightjar.connections.list(), {
      schedule: (id) => nightjar.schedule.overview(id),
      // Anybody can read it, whether the window is locked or not.
      backups: async (id) =>
        (await nightjar.backups.list(id)).backups.map((entry) => entryShownTo(false, entry)),
      log,
    });
    const state = trayState({
      databases: databases.map(({ id, name, backups, schedule }) => ({
        id,
        name,
        truth: describeProtection({
          backups,
          schedule,
          run: runs.find(({ connectionId }) => connectionId === id),
          now,
        }),
      })),
      pause: databases.find(({ schedule }) => schedule !== undefined)?.schedule?.pause ?? null,
      isSignedIn: await isSignedIn(),
      now,
    });
    if (tray.isDestroyed()) return;
    const text = JSON.stringify(state);
    if (text === shown) return;
    shown = text;
    tray.setImage(imageFor(images, state.icon));
    tray.setToolTip(state.tooltip);
    // Linux shows a changed menu only when it is set again.
    tray.setContextMenu(
      Menu.buildFromTemplate(state.entries.map((entry) => item(entry, onAction))),
    );
  };
  const refreshSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      refresh().catch((fault: unknown) => {
        log.warn('the tray could not be brought up to date', describeFault(fault));
      });
    }, restMs);
  };

  let lastRunStates = '';
  const ends = [
    nightjar.events.on('run-changed', () => {
      // Progress comes five times a second and is nothing to the tray.
      const states = JSON.stringify(nightjar.runs.list().map(({ id, state }) => [id, state]));
      if (states === lastRunStates) return;
      lastRunStates = states;
      refreshSoon();
    }),
    nightjar.events.on('backups-changed', refreshSoon),
    nightjar.events.on('connections-changed', refreshSoon),
    nightjar.events.on('schedule-changed', refreshSoon),
    nightjar.events.on('app-changed', refreshSoon),
    nightjar.events.on('session-changed', refreshSoon),
  ];
  const aging = setInterval(refreshSoon, refreshEveryMs);
  refreshSoon();
  return () => {
    for (const end of ends) end();
    clearInterval(aging);
    clearTimeout(timer);
    tray.destroy();
  };
}

function imageOf(folder: string, icon: TrayIcon): Electron.NativeImage {
  // Electron finds the larger one beside it, and macOS recolours what is called Template.
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

/** An ampersand marks a key in menus of Windows and Linux; in a name it is just one. */
const asLabel = (text: string): string => text.replaceAll('&', '&&');
