/**
 * Behaviour without a window: the message when it closes, and events that wait until it is open
 * again.
 */
import { app, BrowserWindow, Notification } from 'electron';
import type { EventPayload } from '#shared/ipc/contract.ts';
import type { EventName } from '#shared/ipc/names.ts';
import type { Log } from '../../system/ports.ts';
import { sendToWindows } from '../ipc/events.ts';
import { text } from '#shared/words/text.ts';

/** If there is no tray icon, notifies the user once that Nightjar continues to run. */
export function notifyOnce(log: Log, hasTray: boolean): () => void {
  let isNotified = hasTray;
  let quitting = false;
  app.on('before-quit', () => (quitting = true));
  return () => {
    log.info('The window was closed; Nightjar continues to run in the background');
    if (isNotified || quitting || !Notification.isSupported()) return;
    isNotified = true;
    new Notification({
      title: text('app.nightjar-continues-run-background'),
      body: text('app.backups-created-as-planned-start'),
    }).show();
  };
}

/** The page listens as soon as it has content to show. */
const pageReadyWithinMs = 10_000;
const askEveryMs = 100;

/** Sends the event to the page when the page is ready. */
export function sendWhenShown<Name extends EventName>(
  name: Name,
  payload: EventPayload<Name>,
  origin: string,
): void {
  let waitedMs = 0;
  let sent = false;
  const timer = setInterval(() => {
    waitedMs += askEveryMs;
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (waitedMs > pageReadyWithinMs) clearInterval(timer);
    if (contents === undefined || contents.isLoading()) return;
    void contents
      .executeJavaScript(`document.documentElement.dataset.ready === 'true'`)
      .then((isReady: unknown) => {
        if (isReady !== true || sent) return;
        sent = true;
        clearInterval(timer);
        sendToWindows(name, payload, origin);
      })
      .catch(() => undefined);
  }, askEveryMs);
}
