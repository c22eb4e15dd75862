/**
 * How Windows says that somebody logs off or that it shuts down: to each window, and to nobody else. The one
 * window is closed most of the time, so another one is kept for this alone, which nobody ever sees: no page, no
 * renderer, not in the taskbar, never in focus. `BrowserWindow.getAllWindows()` does not count it.
 */
import { app, BaseWindow } from 'electron';

export interface SessionEndListeners {
  /** The session may end soon; somebody can still prevent it. May come more than once. */
  onAsked(): void;
  /** It ends, and ends us with it. Comes once, however many windows are told. */
  onEnd(): void;
}

/** Not collected as long as the app lives. */
const kept: BaseWindow[] = [];

/** For the life of the app; `quit` closes the window like any other. To be called once. */
export function hearSessionEnd({ onAsked, onEnd }: SessionEndListeners): void {
  let hasEnded = false;
  const listenOn = (window: BaseWindow): void => {
    window.on('query-session-end', onAsked);
    window.on('session-end', () => {
      if (hasEnded) return;
      hasEnded = true;
      onEnd();
    });
  };
  // The one window is told as well, and maybe first.
  app.on('browser-window-created', (_event, window) => listenOn(window));
  void app.whenReady().then(() => {
    const window = new BaseWindow({
      show: false,
      skipTaskbar: true,
      focusable: false,
      width: 1,
      height: 1,
      title: 'Nightjar',
    });
    kept.push(window);
    listenOn(window);
  });
}
