/**
 * The way out: whatever asks Nightjar to end, running backups are cancelled and the sample server is
 * stopped first, within a bound, so that nothing is left behind and no one waits for ever.
 */
import { app, BrowserWindow } from 'electron';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../ports.ts';

const stopWithinMs = 5000;
const endSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** `stop` must leave nothing behind; it runs once. */
export function quitCleanly(stop: () => Promise<void>, log: Log): void {
  let state: 'running' | 'stopping' | 'stopped' = 'running';
  let startAgain = false;

  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'stopping') return;
    state = 'stopping';
    for (const window of BrowserWindow.getAllWindows()) window.hide();
    void stopBounded(stop, log).then(() => {
      state = 'stopped';
      if (startAgain) app.relaunch();
      app.quit();
    });
  });
  // Whoever starts Nightjar while it is still ending would otherwise get no window at all.
  app.on('second-instance', () => {
    startAgain = state !== 'running';
  });
  // Until there is a tray to live in, the window is the app, on macOS too.
  app.on('window-all-closed', () => app.quit());
  for (const signal of endSignals) {
    process.on(signal, () => {
      log.info('Asked to end', { signal });
      app.quit();
    });
  }
}

async function stopBounded(stop: () => Promise<void>, log: Log): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<'too long'>((resolve) => {
    timer = setTimeout(() => resolve('too long'), stopWithinMs);
  });
  try {
    const outcome = await Promise.race([stop(), tooLong]);
    if (outcome === 'too long') log.error('Stopping took too long', { stopWithinMs });
  } catch (fault) {
    log.error('Stopping failed', describeFault(fault));
  } finally {
    clearTimeout(timer);
  }
}
