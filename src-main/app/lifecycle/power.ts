/**
 * Sleep, wake and screen lock: reports them to sessions and the schedule, and keeps the computer
 * awake while a backup is running.
 */
import { powerMonitor, powerSaveBlocker } from 'electron';
import type { Nightjar } from '../../engine/engine.ts';
import type { Log } from '../../system/ports.ts';
import { realProcesses } from '../../system/processes.ts';
import { watchScreen } from './screen-lock.ts';

export interface PowerParts {
  nightjar: Nightjar;
  log: Log;
  /**
   * The computer is about to shut down. `preventDefault` asks it to wait for Nightjar. Electron's
   * types omit the event.
   */
  onShutdown: (event?: { preventDefault(): void }) => void;
}

/** Time without input. On battery it is reported as 0. */
export const idleMs = (): number =>
  powerMonitor.isOnBatteryPower() ? 0 : powerMonitor.getSystemIdleTime() * 1000;

/** Call it when Electron is ready. Returns the function that stops watching. */
export function watchPower({ nightjar, log, onShutdown }: PowerParts): () => void {
  const report = (event: 'suspend' | 'resume' | 'unlock-screen') => (): void => {
    log.info('power event', { event });
    nightjar.schedule.power(event);
  };
  const suspend = report('suspend');
  const resume = report('resume');
  const unlock = report('unlock-screen');
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
