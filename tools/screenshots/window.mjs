/**
 * The app that tools/screenshots.ts starts in Electron: an empty window of the size of the
 * pictures.
 */
import { app, BrowserWindow } from 'electron';

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1180, height: 780, useContentSize: true });
  void window.loadURL('about:blank');
});
