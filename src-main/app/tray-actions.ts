/** What a click in the tray's menu does. */
import { app } from 'electron';
import { osUser } from '../admin/administration.ts';
import { describeFault } from '../logging/fault.ts';
import type { Nightjar } from '../nightjar.ts';
import type { Log } from '../ports.ts';
import type { TrayAction } from './tray-state.ts';
import type { TheWindow } from './window.ts';

export function trayActions(
  nightjar: Nightjar,
  window: TheWindow,
  log: Log,
): (action: TrayAction) => void {
  const admin = osUser();
  const perform = async (action: TrayAction): Promise<void> => {
    switch (action.name) {
      case 'back-up':
        // How it ends is told by the tray itself, and by a notice when it fails.
        await nightjar.backups.start(action.connectionId, { trigger: 'manual', admin });
        return;
      case 'pause':
        await nightjar.schedule.pause(action.until, { admin });
        return;
      case 'resume':
        await nightjar.schedule.pause(null, { admin });
        return;
      case 'open':
        window.show();
        return;
      case 'quit':
        app.quit();
    }
  };
  return (action) => {
    perform(action).catch((fault: unknown) => {
      log.warn('a choice in the tray failed', { action: action.name, ...describeFault(fault) });
      window.show();
    });
  };
}
