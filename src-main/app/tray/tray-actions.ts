/** Actions of the tray's menu. */
import { app } from 'electron';
import { whoIs, type Guard } from '../../admin/access.ts';
import { adminActor } from '../../admin/actor.ts';
import { describeFault } from '../../logging/fault.ts';
import type { Actions, Nightjar } from '../../engine/engine.ts';
import type { Log } from '../../system/ports.ts';
import type { TrayAction } from './tray-state.ts';
import { theWindow, type TheWindow } from '../window/window.ts';

export function trayActions(
  nightjar: Nightjar,
  guard: Guard,
  window: TheWindow,
  log: Log,
): (action: TrayAction) => void {
  /** Runs like a call from the window: as the signed-in admin, or not at all. */
  const asAdmin = async (call: (actions: Actions) => Promise<unknown>): Promise<void> => {
    const admin = await whoIs(guard, theWindow);
    if (admin === null) window.show();
    else await call(nightjar.as(adminActor(admin, 'window')));
  };
  const perform = async (action: TrayAction): Promise<void> => {
    switch (action.name) {
      case 'back-up':
        // The tray reports the result, and a notification reports a failure.
        await asAdmin(({ backups }) => backups.start(action.connectionId));
        return;
      case 'pause':
        await asAdmin(({ schedule }) => schedule.pause(action.until));
        return;
      case 'resume':
        await asAdmin(({ schedule }) => schedule.pause(null));
        return;
      case 'lock':
        await nightjar.admin.sessions.lock(theWindow, 'asked');
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
