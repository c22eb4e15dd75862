/**
 * The way out. Closing the window is none: Nightjar stays in the tray. Whatever asks it to end, running
 * backups are cancelled and the sample server is stopped first, within a bound, so that nothing is left
 * behind and no one waits for ever. A person is asked before a running backup is cancelled; the system,
 * which is about to end itself, is not.
 */
import { app, BrowserWindow, dialog } from 'electron';
import type { Log } from '../ports.ts';
import { stopBounded } from '../stop-bounded.ts';

const endSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

export interface QuitParts {
  /** Must leave nothing behind; it runs once. */
  stop: () => Promise<void>;
  /** Names of what is being backed up or restored. */
  busyWith: () => readonly string[];
  log: Log;
}

export interface Quitting {
  /** From now on nobody is asked: the session of the desktop ends. */
  doNotAsk(): void;
}

export function quitCleanly({ stop, busyWith, log }: QuitParts): Quitting {
  let state: 'running' | 'asking' | 'stopping' | 'stopped' = 'running';
  let mayAsk = true;
  let startAgain = false;

  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state !== 'running') return;
    const busy = busyWith();
    if (mayAsk && busy.length > 0) {
      state = 'asking';
      void confirmQuit(busy).then((confirmed) => {
        state = 'running';
        if (!confirmed) return;
        mayAsk = false;
        app.quit();
      });
      return;
    }
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
    startAgain = state === 'stopping' || state === 'stopped';
  });
  // Nightjar goes on without a window.
  app.on('window-all-closed', () => undefined);
  // Windows tells the windows, not the app, that the session ends.
  app.on('browser-window-created', (_event, window) => {
    window.on('query-session-end', () => (mayAsk = false));
    window.on('session-end', () => {
      mayAsk = false;
      app.quit();
    });
  });
  for (const signal of endSignals) {
    process.on(signal, () => {
      log.info('Asked to end', { signal });
      mayAsk = false;
      app.quit();
    });
  }
  return {
    doNotAsk: () => {
      mayAsk = false;
    },
  };
}

async function confirmQuit(busy: readonly string[]): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: `Quit and cancel what is running?`,
    detail: `${busy.join(', ')}: still at work. What is cancelled leaves nothing behind; a scheduled backup is made up for at the next start.`,
    buttons: ['Keep running', 'Quit and cancel'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
