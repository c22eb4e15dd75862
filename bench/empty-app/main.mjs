/** The smallest Electron app with a window: the measure of `npm run bench -- --only window`. */
import { app, BrowserWindow } from 'electron';

const page = '<!doctype html><title>Empty</title><p>Empty</p>';

// Electron becomes ready after this module, so the module must not wait for it.
void app.whenReady().then(async () => {
  const window = new BrowserWindow({
    width: 1180,
    height: 780,
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, spellcheck: false },
  });
  window.once('ready-to-show', () => window.show());
  await window.loadURL(`data:text/html,${encodeURIComponent(page)}`);
});
