/** Life without a window: what is said when it closes, and what waits until it is there again. */
import { app, BrowserWindow, Notification } from 'electron';
import type { EventPayload } from '#shared/ipc/contract.ts';
import type { EventName } from '#shared/ipc/names.ts';
import type { Log } from '../../system/ports.ts';
import { sendToWindows } from '../ipc/events.ts';

/** Where no tray shows that Nightjar goes on, it says so, once. */
export function notifyOnce(log: Log, hasTray: boolean): () => void {
  let told = hasTray;
  let quitting = false;
  app.on('before-quit', () => (quitting = true));
  return () => {
    log.info('The window was closed; Nightjar goes on in the background');
    if (told || quitting || !Notification.isSupported()) return;
    told = true;
    new Notification({
      title: 'Nightjar goes on in the background',
      body: 'Backups are made as planned. Start Nightjar again to open its window.',
    }).show();
  };
}

/** The page listens as soon as it has something to show. */
const pageReadyWithinMs = 10_000;
const askEveryMs = 100;

/** Tells the page what to show, when it is there to hear it. */
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
