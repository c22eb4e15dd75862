/** Start-up of the desktop app: a list of steps. The files in `app/` say how and why. */
import './thread-pool.ts';
import os from 'node:os';
import { app } from 'electron';
import { openGuard } from './admin/access.ts';
import { osUser } from './admin/administration.ts';
import { electronDesktop } from './app/desktop.ts';
import { forwardEvents } from './app/events.ts';
import { giveUp, reportUncaughtFaults } from './app/faults.ts';
import { createHandlers } from './app/handlers.ts';
import { hardenPages, hardenSession, sandboxPages } from './app/hardening.ts';
import { serveCalls } from './app/ipc-server.ts';
import { setApplicationMenu } from './app/menu.ts';
import { createNotifier } from './app/notifier.ts';
import { choosePage } from './app/origin.ts';
import { findPaths } from './app/paths.ts';
import { quitCleanly } from './app/quit.ts';
import { declarePageScheme, servePageScheme } from './app/scheme.ts';
import { ranAsCommand } from './app/terminal.ts';
import { openWindow, showWindow } from './app/window.ts';
import { systemClock } from './clock.ts';
import { keytarStore } from './credentials/keytar-store.ts';
import { createLog, type FileLog } from './logging/log.ts';
import { createNightjar } from './nightjar.ts';
import { realProcesses } from './postgres/spawn.ts';
import { nightjarVersion } from './version.ts';

// Both must come before Electron is ready, so nothing may be awaited above them.
sandboxPages();
declarePageScheme();
void start();

async function start(): Promise<void> {
  let log: FileLog | null = null;
  try {
    if (await ranAsCommand()) return;
    if (!isOnlyInstance()) return;
    const paths = findPaths();
    log = startLog(paths.logs);
    reportUncaughtFaults(log);
    await startDesktop(paths, log);
  } catch (fault) {
    giveUp(log, fault);
  }
}

/** The list itself. */
async function startDesktop(paths: ReturnType<typeof findPaths>, log: FileLog): Promise<void> {
  const page = choosePage(app.isPackaged, process.env['ELECTRON_RENDERER_URL']);
  const isTest = process.env['NODE_ENV'] === 'test';
  hardenPages(page, log);
  const nightjar = await createNightjar(
    {
      clock: systemClock,
      processes: realProcesses,
      secrets: keytarStore(),
      log,
      notifier: createNotifier(log),
    },
    {
      userDataFolder: paths.userData,
      defaultBackupFolder: paths.defaultBackups,
      version: nightjarVersion,
      environment: process.env,
      platform: process.platform,
    },
  );
  const stopForwarding = forwardEvents(nightjar, page.origin, isTest);
  quitCleanly(async () => {
    await nightjar.stop();
    stopForwarding();
  }, log);

  await app.whenReady();
  hardenSession(page);
  await servePageScheme(paths.renderer);
  setApplicationMenu(process.platform);
  serveCalls({
    handlers: createHandlers({
      nightjar,
      desktop: electronDesktop,
      log,
      version: nightjarVersion,
      platform: process.platform,
      logFolder: paths.logs,
    }),
    guard: openGuard(osUser()),
    origin: page.origin,
    log,
    checkAnswers: isTest,
  });
  await openWindow(paths, page, log);
}

/** A second start brings the first one's window to the front instead. */
function isOnlyInstance(): boolean {
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('Nightjar is already running; its window comes to the front.\n');
    app.exit(0);
    return false;
  }
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  return true;
}

function startLog(folder: string): FileLog {
  const log = createLog({ folder });
  log.info('Nightjar started', {
    version: nightjarVersion,
    electron: process.versions['electron'],
    node: process.versions.node,
    chromium: process.versions['chrome'],
    system: `${os.platform()} ${os.release()} ${os.arch()}`,
    isPackaged: app.isPackaged,
  });
  return log;
}
