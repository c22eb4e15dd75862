/**
 * Quits Nightjar. Closing the window does not quit: Nightjar remains in the tray. On every quit,
 * running backups are cancelled and the sample server is stopped first, within a time limit, so
 * that no temporary files remain. The user is asked before a running backup is cancelled. If the
 * system shuts down, the user is not asked.
 */
import { app, BrowserWindow, dialog } from 'electron';
import type { Log } from '../../system/ports.ts';
import { stopBounded } from '../../engine/stop-bounded.ts';
import { wordsOfLaunch, type Launch } from './launch.ts';
import { executable } from './executable.ts';
import { quitDetail } from './quit-messages.ts';
import { hearSessionEnd } from './session-end.ts';
import { text } from '#shared/words/text.ts';

const endSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * A system that shuts down does so within this time. After it, the user has cancelled the shutdown.
 */
const endsWithinMs = 60_000;

export interface QuitParts {
  /** Must clean up everything. Called once. */
  stop: () => Promise<void>;
  /** Names of the running backups, restores and drills. */
  busyWith: () => readonly string[];
  log: Log;
  platform: NodeJS.Platform;
}

export interface Quitting {
  /**
   * True while Nightjar exits. It is then started again for this launch, which would otherwise get
   * no window.
   */
  takes(launch: Launch): boolean;
  /**
   * The computer shuts down: for the next minute the user is not asked. Linux waits for Nightjar if
   * requested, and then closes the display. On macOS the user can still cancel the shutdown;
   * otherwise macOS asks Nightjar to quit.
   */
  systemEnds(event?: { preventDefault(): void }): void;
}

export function quitCleanly({ stop, busyWith, log, platform }: QuitParts): Quitting {
  let state: 'running' | 'stopping' | 'stopped' = 'running';
  /** Closes the question on the screen; null if there is none. */
  let asking: AbortController | null = null;
  let endingSinceMs = -Infinity;
  const isEnding = (): boolean => performance.now() - endingSinceMs < endsWithinMs;
  const doNotAsk = (): void => {
    endingSinceMs = performance.now();
  };
  let again: Launch | null = null;

  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state !== 'running') return;
    const busy = busyWith();
    if (!isEnding() && busy.length > 0) {
      if (asking !== null) return;
      const question = new AbortController();
      asking = question;
      void confirmQuit(busy, question.signal).then((confirmed) => {
        asking = null;
        if (!confirmed || question.signal.aborted) return;
        doNotAsk();
        app.quit();
      });
      return;
    }
    state = 'stopping';
    // The system, or a signal, does not wait for an answer.
    asking?.abort();
    for (const window of BrowserWindow.getAllWindows()) window.hide();
    void stopBounded(stop, log).then(() => {
      state = 'stopped';
      if (again !== null) startAgain(again);
      app.quit();
    });
  });
  // Nightjar continues to run without a window.
  app.on('window-all-closed', () => undefined);
  if (platform === 'win32') {
    hearSessionEnd({
      onAsked: doNotAsk,
      onEnd: () => {
        log.info('The session is ending');
        doNotAsk();
        app.quit();
      },
    });
  }
  for (const signal of endSignals) {
    process.on(signal, () => {
      log.info('Asked to exit', { signal });
      doNotAsk();
      app.quit();
    });
  }
  return {
    takes: (launch) => {
      if (state === 'running') return false;
      again = launch;
      return true;
    },
    systemEnds: (event) => {
      doNotAsk();
      log.info('The computer is shutting down');
      if (platform !== 'linux') return;
      event?.preventDefault();
      app.quit();
    },
  };
}

function startAgain(launch: Launch): void {
  const [execPath = process.execPath, ...before] = executable();
  const words = wordsOfLaunch(launch, process.argv.slice(1));
  app.relaunch({ execPath, args: [...before, ...words] });
}

async function confirmQuit(busy: readonly string[], signal: AbortSignal): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    signal,
    message: text('app.quit-cancel-running-work'),
    detail: quitDetail(busy),
    buttons: [text('app.keep-running'), text('app.quit-cancel')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
