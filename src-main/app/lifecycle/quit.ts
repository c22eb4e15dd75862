/**
 * The way out. Closing the window is none: Nightjar stays in the tray. Whatever asks it to end, running
 * backups are cancelled and the sample server is stopped first, within a bound, so that nothing is left
 * behind and no one waits for ever. A person is asked before a running backup is cancelled; the system,
 * which is about to end itself, is not.
 */
import { app, BrowserWindow, dialog } from 'electron';
import type { Log } from '../../system/ports.ts';
import { stopBounded } from '../../engine/stop-bounded.ts';
import { wordsOfLaunch, type Launch } from './launch.ts';
import { executable } from './executable.ts';
import { quitDetail } from './quit-messages.ts';
import { hearSessionEnd } from './session-end.ts';

const endSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** A system that ends does it within this time; later, somebody has cancelled the shutdown. */
const endsWithinMs = 60_000;

export interface QuitParts {
  /** Must leave nothing behind; it runs once. */
  stop: () => Promise<void>;
  /** Names of what is being backed up or restored. */
  busyWith: () => readonly string[];
  log: Log;
  platform: NodeJS.Platform;
}

export interface Quitting {
  /** True while Nightjar ends: then it is started again for this launch, which would otherwise get no window. */
  takes(launch: Launch): boolean;
  /**
   * The computer shuts down: for the next minute nobody is asked. Linux waits for us when it is asked to, and
   * takes the display away afterwards; on macOS somebody may still cancel it, and asks us to quit when not.
   */
  systemEnds(event?: { preventDefault(): void }): void;
}

export function quitCleanly({ stop, busyWith, log, platform }: QuitParts): Quitting {
  let state: 'running' | 'stopping' | 'stopped' = 'running';
  /** Takes the question back that is on the screen; null when there is none. */
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
    // The system, or a signal, does not wait for the answer of somebody who may not be there.
    asking?.abort();
    for (const window of BrowserWindow.getAllWindows()) window.hide();
    void stopBounded(stop, log).then(() => {
      state = 'stopped';
      if (again !== null) startAgain(again);
      app.quit();
    });
  });
  // Nightjar goes on without a window.
  app.on('window-all-closed', () => undefined);
  if (platform === 'win32') {
    hearSessionEnd({
      onAsked: doNotAsk,
      onEnd: () => {
        log.info('The session ends');
        doNotAsk();
        app.quit();
      },
    });
  }
  for (const signal of endSignals) {
    process.on(signal, () => {
      log.info('Asked to end', { signal });
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
      log.info('The computer shuts down');
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
    message: `Quit and cancel what is running?`,
    detail: quitDetail(busy),
    buttons: ['Keep running', 'Quit and cancel'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
