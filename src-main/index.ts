/** Start-up of the desktop app: a list of steps. The files in `app/` contain the details. */
import './system/thread-pool.ts';
import os from 'node:os';
import { app } from 'electron';
import { createApiSwitch } from './api/create-api-switch.ts';
import { sessionGuard } from './admin/access.ts';
import { electronDesktop } from './app/ipc/desktop.ts';
import { forwardEvents, sendToWindows } from './app/ipc/events.ts';
import { giveUp, reportUncaughtFaults } from './app/lifecycle/faults.ts';
import { createHandlers } from './app/ipc/handlers.ts';
import { hardenPages, hardenSession, sandboxPages } from './app/window/hardening.ts';
import { serveCalls } from './app/ipc/ipc-server.ts';
import { setApplicationMenu } from './app/window/menu.ts';
import { createNotifier } from './app/lifecycle/notifier.ts';
import { choosePage } from './app/window/origin.ts';
import { createFilesToOpen } from './app/ipc/files-to-open.ts';
import { findPaths } from './app/lifecycle/paths.ts';
import { applicationId } from './app/lifecycle/application-id.ts';
import { quitCleanly } from './app/lifecycle/quit.ts';
import { declarePageScheme, servePageScheme } from './app/window/scheme.ts';
import { ranAsCommand } from './app/lifecycle/terminal.ts';
import { followLanguage, speakAsSystem, speakChosen } from './app/lifecycle/language.ts';
import { parseLaunch, type Launch } from './app/lifecycle/launch.ts';
import { obeyLoginSetting, wasOpenedAtLogin } from './app/lifecycle/login-item.ts';
import { idleMs, watchPower } from './app/lifecycle/power.ts';
import { showTray } from './app/tray/tray.ts';
import { trayActions } from './app/tray/tray-actions.ts';
import { desktopHasTray } from './app/tray/tray-host.ts';
import { createWindow, theWindow } from './app/window/window.ts';
import { sendWhenShown, notifyOnce } from './app/lifecycle/when-closed.ts';
import type { LanguageChoice } from '#shared/words/languages.ts';
import { spoken } from '#shared/words/speak.ts';
import { systemClock } from './system/clock.ts';
import { keytarStore } from './credentials/keytar-store.ts';
import { isKeyringLocked } from './credentials/secret-service.ts';
import { requireUserDataFolder } from './files/user-data-folder.ts';
import { createLog, type FileLog } from './logging/log.ts';
import { createNightjar } from './engine/create-engine.ts';
import type { DesktopNotification } from './system/ports.ts';
import { realProcesses } from './system/processes.ts';
import { nightjarVersion } from './system/version.ts';

// Both must run before Electron is ready, so nothing may be awaited before them.
sandboxPages();
declarePageScheme();
if (process.platform === 'win32') app.setAppUserModelId(applicationId);
void start();

async function start(): Promise<void> {
  let log: FileLog | null = null;
  try {
    if (await ranAsCommand(() => import('./cli/program.ts'))) return;
    await speakAsSystem();
    const launches = onlyInstance();
    if (launches === null) return;
    const paths = findPaths();
    requireUserDataFolder(paths.userData);
    log = startLog(paths.logs);
    reportUncaughtFaults(log);
    await startDesktop(paths, log, launches);
  } catch (fault) {
    giveUp(log, fault);
  }
}

/** The steps of the start. */
async function startDesktop(
  paths: ReturnType<typeof findPaths>,
  log: FileLog,
  launches: Launches,
): Promise<void> {
  const page = choosePage(app.isPackaged, process.env['ELECTRON_RENDERER_URL']);
  const isTest = process.env['NODE_ENV'] === 'test';
  hardenPages(page, log);
  const filesToOpen = createFilesToOpen();
  let showTarget: (target: DesktopNotification['target']) => void = () => undefined;
  const nightjar = await createNightjar(
    {
      clock: systemClock,
      processes: realProcesses,
      secrets: keytarStore({
        isLocked: () => isKeyringLocked(realProcesses, process.platform, process.env),
      }),
      log,
      notifier: createNotifier(log, (target) => showTarget(target)),
    },
    {
      userDataFolder: paths.userData,
      defaultBackupFolder: paths.defaultBackups,
      version: nightjarVersion,
      environment: process.env,
      platform: process.platform,
    },
  );
  const api = createApiSwitch({ nightjar, log, version: nightjarVersion });
  const ends: (() => void)[] = [forwardEvents(nightjar, page.origin, isTest)];
  const quitting = quitCleanly({
    busyWith: () => nightjar.busyWith(),
    log,
    // A test receives the session events of Windows on every system.
    platform: isTest && process.env['SESSION_ENDS_AS'] === 'win32' ? 'win32' : process.platform,
    stop: async () => {
      await Promise.all([api.stop(), nightjar.stop()]);
      for (const end of ends) end();
    },
  });

  await app.whenReady();
  await speakChosen(nightjar.settings.preferences().language);
  hardenSession(page);
  const { sessions } = nightjar.admin;
  const guard = sessionGuard(sessions);
  const [hasTray] = await Promise.all([
    desktopHasTray(realProcesses, process.platform, process.env),
    servePageScheme(paths.renderer),
    sessions.open(theWindow),
  ]);
  serveCalls({
    handlers: createHandlers({
      nightjar,
      api,
      desktop: electronDesktop(hasTray),
      filesToOpen,
      log,
      version: nightjarVersion,
      platform: process.platform,
      logFolder: paths.logs,
    }),
    guard,
    origin: page.origin,
    log,
    checkAnswers: isTest,
  });
  const reportClosed = notifyOnce(log, hasTray);
  const window = createWindow({
    paths,
    page,
    log,
    onMade: ({ webContents }) => webContents.on('input-event', () => sessions.touch(theWindow)),
    onClosed: () => {
      reportClosed();
      void nightjar.catalogs.release();
    },
  });
  showTarget = (target) => {
    window.show();
    if (target !== null) sendWhenShown('show-run', target, page.origin);
  };
  const showMenu = (): void =>
    setApplicationMenu(process.platform, (id) => {
      // A window that was closed must not be opened to be locked.
      if (id === 'lock') return void sessions.lock(theWindow, 'asked');
      window.show();
      sendWhenShown('command-asked', { id }, page.origin);
    });
  showMenu();
  const chosenLanguage = (): LanguageChoice => nightjar.settings.preferences().language;
  const speakAgain = followLanguage(chosenLanguage, () => {
    showMenu();
    nightjar.events.emit('language-changed', { language: spoken() });
  });
  ends.push(
    showTray({
      nightjar,
      clock: systemClock,
      log,
      icons: paths.trayIcons,
      isSignedIn: async () => (await sessions.state(theWindow)).state === 'signed-in',
      onAction: trayActions(nightjar, guard, window, log),
    }),
    watchPower({ nightjar, log, onShutdown: quitting.systemEnds }),
    nightjar.events.on('app-changed', () => {
      void obeyLoginSetting(nightjar.settings.preferences().openAtLogin, log);
      void speakAgain();
    }),
  );
  launches.become((launch) => {
    if (quitting.takes(launch)) return;
    if (launch.showWindow) window.show();
    if (launch.openFile === null) return;
    log.info('a dump was named at the start', { file: launch.openFile });
    filesToOpen.add(launch.openFile);
    // A page that is not loaded yet, or locked, requests the file itself after the sign-in.
    sendToWindows('dump-named', undefined, page.origin);
  });
  await obeyLoginSetting(nightjar.settings.preferences().openAtLogin, log);
  void nightjar.testLibraries();
  await nightjar.notifications.start();
  await nightjar.schedule.start();
  nightjar.weeklyDrills.start(idleMs);
  nightjar.trash.start();
  await api.open();
  await nightjar.restores.sweep();
}

interface Launches {
  /**
   * From now on `handler` receives every launch. Launches that came before, beginning with the
   * first, are passed now.
   */
  become(handler: (launch: Launch) => void): void;
}

/**
 * A second start passes its launch to the first process and exits. Returns null in the second
 * process.
 */
function onlyInstance(): Launches | null {
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('Nightjar is already running. Its window comes to the front.\n');
    app.exit(0);
    return null;
  }
  const first = process.argv.slice(1);
  const early: Launch[] = [];
  let handle: (launch: Launch) => void = (launch) => void early.push(launch);
  app.on('second-instance', (_event, argv, workingDirectory) =>
    handle(parseLaunch(argv.slice(1), { workingDirectory })),
  );
  // macOS passes a file that was dropped on the icon by this event, also at the start.
  app.on('open-file', (event, openFile) => {
    event.preventDefault();
    handle({ showWindow: true, openFile });
  });
  return {
    become: (handler) => {
      const facts = { workingDirectory: process.cwd(), openedAtLogin: wasOpenedAtLogin() };
      handle = handler;
      for (const launch of [parseLaunch(first, facts), ...early]) handler(launch);
      // Registered late: macOS sends this event to every app that it starts, hidden or not.
      app.on('activate', () => handler({ showWindow: true, openFile: null }));
    },
  };
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
