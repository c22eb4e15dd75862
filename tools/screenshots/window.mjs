/** The app that tools/screenshots.ts gives to Electron: a window of the size of the pictures, and nothing in it yet. */
import { app, BrowserWindow } from 'electron';

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1180, height: 780, useContentSize: true });
  void window.loadURL('about:blank');
});
