/**
 * Receives the end of a Windows session (log-off or shutdown). Windows reports it only to windows.
 * The main window is closed most of the time, so a second, invisible window exists for this
 * purpose: without page, renderer, taskbar entry or focus. `BrowserWindow.getAllWindows()` does not
 * count it.
 */
import { app, BaseWindow } from 'electron';

export interface SessionEndListeners {
  /** The session is about to end; the user can still prevent it. Can be called more than once. */
  onAsked(): void;
  /**
   * The session ends, and Windows terminates Nightjar. Called once, even if several windows receive
   * it.
   */
  onEnd(): void;
}

/** Prevents garbage collection while the app runs. */
const kept: BaseWindow[] = [];

/** Watches until the app quits; `quit` closes the window. Call it once. */
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
  // The main window receives the event too, possibly first.
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
