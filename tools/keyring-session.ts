import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './commands.ts';

/**
 * `dbus-run-session -- node tools/keyring-session.ts COMMAND …` runs a command with a real,
 * unlocked GNOME keyring. Home and XDG folders are new and empty, so that tests can read neither
 * the developer's passwords nor those of an earlier run.
 */
const [file, ...args] = process.argv.slice(2);
if (file === undefined) throw new Error('Usage: keyring-session.ts COMMAND [arguments]');

const home = mkdtempSync(join(tmpdir(), 'nightjar-keyring-'));
const environment = {
  HOME: home,
  XDG_CONFIG_HOME: join(home, 'config'),
  XDG_DATA_HOME: join(home, 'data'),
  XDG_CACHE_HOME: join(home, 'cache'),
  XDG_STATE_HOME: join(home, 'state'),
  XDG_RUNTIME_DIR: join(home, 'run'),
};
try {
  for (const folder of Object.values(environment)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  const keyring = spawnSync('gnome-keyring-daemon', ['--unlock', '--components=secrets'], {
    // The master password of a keyring that exists only during this run.
    input: 'test',
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (keyring.status !== 0) console.error(`The GNOME keyring did not start: ${keyring.stderr}`);
  process.exitCode = await runCommand({ file, args, environment });
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 3 });
}
