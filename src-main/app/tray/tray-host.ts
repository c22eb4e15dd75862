/**
 * Detects whether this desktop shows tray icons. Windows and macOS always do. A Linux desktop does
 * if a process owns the name of the StatusNotifierWatcher (GNOME without an extension does not).
 * Source: freedesktop.org, "Status Notifier Item". Electron does not report this.
 */
import type { ProcessPort } from '../../system/processes.ts';

const watcher = 'org.kde.StatusNotifierWatcher';
const timeoutMs = 3000;

/** Any one of these programs is enough; desktops install at least one of them. */
const askers: readonly { file: string; args: readonly string[] }[] = [
  {
    file: 'gdbus',
    args: [
      'call',
      '--session',
      '--dest=org.freedesktop.DBus',
      '--object-path=/org/freedesktop/DBus',
      '--method=org.freedesktop.DBus.NameHasOwner',
      watcher,
    ],
  },
  {
    file: 'dbus-send',
    args: [
      '--session',
      '--print-reply=literal',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      `string:${watcher}`,
    ],
  },
];

/** False if it cannot be detected: the window then describes how to reopen it. */
export async function desktopHasTray(
  processes: ProcessPort,
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
): Promise<boolean> {
  if (platform !== 'linux') return true;
  const env: NodeJS.ProcessEnv = {};
  for (const name of ['PATH', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'HOME']) {
    env[name] = environment[name];
  }
  for (const { file, args } of askers) {
    const { exitCode, stdout } = await processes.run({ file, args, env, timeoutMs });
    if (exitCode === 0) return /\btrue\b/u.test(stdout);
  }
  return false;
}
