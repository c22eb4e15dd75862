/** Sleep, wake and the lock of the screen: sessions and the schedule are told, and the computer stays awake while a backup is going. */
import { powerMonitor, powerSaveBlocker } from 'electron';
import type { Nightjar } from '../../engine/engine.ts';
import type { Log } from '../../system/ports.ts';
import { realProcesses } from '../../system/processes.ts';
import { watchScreen } from './screen-lock.ts';

export interface PowerParts {
  nightjar: Nightjar;
  log: Log;
  /** The computer is about to end; `preventDefault` asks it to wait for us. Electron's types forget the event. */
  onShutdown: (event?: { preventDefault(): void }) => void;
}

/** How long nobody has touched the computer; on battery, as if somebody just had. */
export const idleMs = (): number =>
  powerMonitor.isOnBatteryPower() ? 0 : powerMonitor.getSystemIdleTime() * 1000;

/** To be called when Electron is ready; returns the function that ends it. */
export function watchPower({ nightjar, log, onShutdown }: PowerParts): () => void {
  const tell = (event: 'suspend' | 'resume' | 'unlock-screen') => (): void => {
    log.info('power event', { event });
    nightjar.schedule.power(event);
  };
  const suspend = tell('suspend');
  const resume = tell('resume');
  const unlock = tell('unlock-screen');
  const lockAll = (reason: 'screen-locked' | 'sleep') => (): void => {
    void nightjar.admin.sessions.lockAll(reason);
  };
  const lockForSleep = lockAll('sleep');
  const lockWithScreen = lockAll('screen-locked');
  powerMonitor.on('suspend', suspend);
  powerMonitor.on('suspend', lockForSleep);
  powerMonitor.on('lock-screen', lockWithScreen);
  powerMonitor.on('resume', resume);
  powerMonitor.on('unlock-screen', unlock);
  powerMonitor.on('shutdown', onShutdown);
  const endWatching = watchScreen(realProcesses, process.platform, process.env, (event) => {
    if (event === 'locked') lockWithScreen();
    else unlock();
  });

  let blocker: number | null = null;
  const keepAwake = (): void => {
    const isBusy = nightjar.busyWith().length > 0;
    if (isBusy && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!isBusy && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
  const ends = (['run-changed', 'drill-changed', 'restore-changed'] as const).map((name) =>
    nightjar.events.on(name, keepAwake),
  );
  return () => {
    for (const end of ends) end();
    powerMonitor.off('suspend', suspend);
    powerMonitor.off('suspend', lockForSleep);
    powerMonitor.off('lock-screen', lockWithScreen);
    powerMonitor.off('resume', resume);
    powerMonitor.off('unlock-screen', unlock);
    powerMonitor.off('shutdown', onShutdown);
    if (blocker !== null) powerSaveBlocker.stop(blocker);
    void endWatching();
  };
}
