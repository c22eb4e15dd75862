/**
 * Forbids every page, regardless of its content, to open windows, leave its origin, embed other
 * pages, request permissions, download, or access the network.
 */
import { app, session, type Session } from 'electron';
import type { Log } from '../../system/ports.ts';
import { originOf, type PageSource } from './origin.ts';

/**
 * Must run before Electron is ready. `--no-sandbox` is only passed for root, for whom Chromium's
 * sandbox does not work; enforcing it would make every child process exit immediately. Pages never
 * have Node in either case.
 */
export function sandboxPages(): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}

export function hardenPages(page: PageSource, log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    const refuse = (what: string) => (event: { url: string; preventDefault: () => void }) => {
      if (isReload(page, event.url)) return;
      event.preventDefault();
      log.warn(`A page tried to ${what}; rejected`, { url: withoutQuery(event.url) });
    };
    contents.setWindowOpenHandler(({ url }) => {
      log.warn('A page tried to open a window; rejected', { url: withoutQuery(url) });
      return { action: 'deny' };
    });
    contents.on('will-navigate', refuse('navigate'));
    contents.on('will-frame-navigate', refuse('navigate a frame'));
    contents.on('will-redirect', refuse('redirect'));
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** Must run after Electron is ready and before the first window opens. */
export function hardenSession(page: PageSource, target: Session = session.defaultSession): void {
  const isGranted = (permission: string, isMainFrame: boolean, url: string | undefined): boolean =>
    // "Copy" writes text to the clipboard after a click. No other permission is granted.
    permission === 'clipboard-sanitized-write' &&
    isMainFrame &&
    originOf(url ?? '') === page.origin;
  target.setPermissionRequestHandler((_contents, permission, decide, details) =>
    decide(isGranted(permission, details.isMainFrame, details.requestingUrl)),
  );
  target.setPermissionCheckHandler((_contents, permission, _origin, details) =>
    isGranted(permission, details.isMainFrame, details.requestingUrl),
  );
  target.setDevicePermissionHandler(() => false);
  target.on('will-download', (event) => event.preventDefault());
  target.webRequest.onBeforeRequest(({ url }, decide) => {
    decide({ cancel: !mayLoad(page, url) });
  });
}

function mayLoad(page: PageSource, url: string): boolean {
  if (url.startsWith('data:image/') || url.startsWith('devtools:')) return true;
  const origin = originOf(url);
  // The development server sends its reloads over a web socket of the same host.
  return origin === page.origin || origin === page.origin.replace(/^http:/u, 'ws:');
}

/**
 * The page reloads itself after a fault: exactly its own address, without a query. Vite reloads the page if it
 * cannot replace a module.
 */
function isReload(page: PageSource, url: string): boolean {
  return url === page.url || (page.origin.startsWith('http:') && originOf(url) === page.origin);
}

const withoutQuery = (url: string): string => url.replace(/[?#].*$/su, '').slice(0, 200);
