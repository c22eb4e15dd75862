import { useEffect, type RefObject } from 'react';
import type { CommandId } from '#shared/commands.ts';
import { listen } from '../api/bridge.ts';
import type { CommandRegistry } from '../commands/registry.ts';
import { useCommandKeys } from '../commands/useCommandKeys.ts';
import type { Place } from '../navigation.ts';
import type { CommandDialog } from './CommandDialogs.tsx';

interface Frame {
  place: Place;
  /** The database that is shown or was shown last; null if there is none. */
  connectionId: string | null;
  canGoBack: boolean;
  isBackupOpen: boolean;
  main: RefObject<HTMLElement | null>;
  go: (place: Place) => void;
  back: () => void;
  connect: () => void;
  openFile: () => void;
  closeBackup: () => void;
  lock: () => void;
  show: (dialog: CommandDialog) => void;
}

/** The commands that work on every screen, by key, in the menu and in the palette. */
export function useFrameCommands(registry: CommandRegistry, frame: Frame): void {
  const { place, connectionId, canGoBack, isBackupOpen, main, go, back } = frame;
  const { connect, openFile, closeBackup, lock, show } = frame;
  useCommandKeys(registry);
  useEffect(() => listen('command-asked', ({ id }) => void registry.run(id)), [registry]);
  useEffect(() => {
    const database: Place = { screen: 'database', connectionId };
    const fallback = (id: CommandId, handler: () => void) => registry.register(id, handler, true);
    const ends = [
      fallback('connect', connect),
      fallback('open-file', openFile),
      fallback('lock', lock),
      fallback('palette', () => show('palette')),
      fallback('manual', () => show('manual')),
      fallback('shortcuts', () => show('shortcuts')),
      fallback('show-activity', () => go({ screen: 'activity', runId: null })),
      fallback('show-settings', () => go({ screen: 'settings' })),
      fallback('search', () => {
        const field = main.current?.querySelector<HTMLElement>('[data-search]') ?? null;
        if (field === null) show('palette');
        else field.focus();
      }),
      ...(canGoBack ? [fallback('back', back)] : []),
      ...(isBackupOpen
        ? [
            fallback('show-backup', () => go({ screen: 'backup', view: 'contents' })),
            fallback('close-backup', closeBackup),
          ]
        : []),
      ...(connectionId === null
        ? []
        : [
            fallback('show-database', () => go(database)),
            fallback('show-schedule', () => go({ screen: 'schedule', connectionId })),
          ]),
      ...(connectionId === null || place.screen === 'database'
        ? []
        : [
            fallback('new-backup', () => {
              registry.runOnNextScreen('new-backup');
              go(database);
            }),
          ]),
    ];
    return () => {
      for (const end of ends) end();
    };
  });
}
