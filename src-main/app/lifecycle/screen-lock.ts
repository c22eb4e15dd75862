/**
 * Watches whether the screen of a Linux desktop is locked; Electron reports it only on Windows and
 * macOS. Desktops report it on the session bus (GNOME, KDE, Xfce, Cinnamon, MATE: a signal of the
 * screen saver), logind on the system bus. `dbus-monitor`, which is part of D-Bus, subscribes only
 * to these signals, so it sleeps between them. Without it, or without a bus, there are no events.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { endTool, type ProcessPort } from '../../system/processes.ts';

export type ScreenEvent = 'locked' | 'unlocked';

const savers = ['freedesktop', 'gnome', 'kde', 'xfce', 'cinnamon', 'mate'].map(
  (desktop) => `org.${desktop}.ScreenSaver`,
);
const logindSession = 'org.freedesktop.login1.Session';

const rules = {
  session: savers.map((saver) => `type='signal',interface='${saver}',member='ActiveChanged'`),
  system: ['Lock', 'Unlock'].map(
    (member) => `type='signal',interface='${logindSession}',member='${member}'`,
  ),
};

/**
 * Returns the function that stops watching. `onEvent` can be called twice for one lock, once per
 * bus.
 */
export function watchScreen(
  processes: ProcessPort,
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
  onEvent: (event: ScreenEvent) => void,
): () => Promise<void> {
  if (platform !== 'linux') return async () => undefined;
  const env = busEnvironment(environment);
  // Without an address, libdbus would start its own bus.
  const buses = hasSessionBus(environment)
    ? (['session', 'system'] as const)
    : (['system'] as const);
  const monitors = buses.map((bus) => {
    const read = screenEvents(environment['XDG_SESSION_ID']);
    const child = processes.start({
      file: 'dbus-monitor',
      args: [`--${bus}`, ...rules[bus]],
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
      // It writes too seldom to detect that its reader has exited.
      ownGroup: true,
      // It runs as long as Nightjar and is trusted, so its memory is not checked ten times per
      // second.
      memoryLimitBytes: null,
    });
    child.on('error', () => undefined);
    if (child.stdout !== null) {
      readline.createInterface({ input: child.stdout }).on('line', (line) => {
        const event = read(line);
        if (event !== null) onEvent(event);
      });
    }
    return child;
  });
  return async () => {
    await Promise.all(monitors.map((monitor) => endTool(monitor)));
  };
}

/**
 * Parses the output of dbus-monitor, line by line. Of logind only the session `sessionId` counts,
 * if it is known: other sessions can belong to other users.
 */
export function screenEvents(sessionId?: string): (line: string) => ScreenEvent | null {
  let isSaver = false;
  return (line) => {
    const signal = /^signal .*\bpath=([\w/]*); interface=([\w.]*); member=(\w+)/u.exec(line);
    if (signal === null) {
      const value = isSaver ? /^\s+boolean (true|false)\s*$/u.exec(line)?.[1] : undefined;
      isSaver = false;
      return value === undefined ? null : value === 'true' ? 'locked' : 'unlocked';
    }
    const [, objectPath = '', name = '', member] = signal;
    isSaver = savers.includes(name) && member === 'ActiveChanged';
    if (name !== logindSession) return null;
    const isOurs = sessionId === undefined || objectPath.endsWith(`/${objectName(sessionId)}`);
    if (!isOurs) return null;
    return member === 'Lock' ? 'locked' : member === 'Unlock' ? 'unlocked' : null;
  };
}

/** Encodes an id as logind does in an object path: `2` is `_32`. Source: sd_bus_path_encode(3). */
function objectName(id: string): string {
  return id.replaceAll(
    /^\d|[^A-Za-z0-9]/gu,
    (letter) => `_${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

function hasSessionBus(environment: NodeJS.ProcessEnv): boolean {
  if ((environment['DBUS_SESSION_BUS_ADDRESS'] ?? '') !== '') return true;
  const runtime = environment['XDG_RUNTIME_DIR'] ?? '';
  return runtime !== '' && existsSync(path.join(runtime, 'bus'));
}

function busEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  const names = ['PATH', 'DBUS_SESSION_BUS_ADDRESS', 'DBUS_SYSTEM_BUS_ADDRESS', 'XDG_RUNTIME_DIR'];
  for (const name of names) env[name] = environment[name];
  return env;
}
