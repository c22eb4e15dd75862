/**
 * Starts Nightjar with the desktop session: on Windows and macOS through Electron, on Linux through
 * an autostart entry.
 */
import { mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { configFolder } from '../../system/user-folders.ts';
import { writeFileAtomically } from '../../files/atomic-write.ts';
import { readRegularText } from '../../files/regular-file.ts';
import { describeFault } from '../../logging/fault.ts';
import type { Log } from '../../system/ports.ts';
import { applicationId } from './application-id.ts';
import { autostartEntry } from './autostart-entry.ts';
import { hiddenSwitch } from './launch.ts';
import { executable } from './executable.ts';

const entryName = `${applicationId}.desktop`;

/**
 * Applies the setting at every start, so that a removed entry, or an entry of an AppImage that was
 * moved, is repaired. Never rejects: a start must not fail because of it.
 */
export async function obeyLoginSetting(openAtLogin: boolean, log: Log): Promise<void> {
  try {
    if (process.platform === 'linux') await writeOrRemoveEntry(openAtLogin, log);
    else app.setLoginItemSettings({ openAtLogin, args: [hiddenSwitch] });
  } catch (fault) {
    log.error('starting at login could not be set', { openAtLogin, ...describeFault(fault) });
  }
}

async function writeOrRemoveEntry(openAtLogin: boolean, log: Log): Promise<void> {
  const folder = join(configFolder(process.env, homedir()), 'autostart');
  const file = join(folder, entryName);
  if (!openAtLogin) {
    await rm(file, { force: true });
    return;
  }
  const text = autostartEntry({ words: [...executable(), hiddenSwitch] });
  if ((await readRegularText(file).catch(() => null)) === text) return;
  await mkdir(folder, { recursive: true });
  await writeFileAtomically(file, text, { mode: 0o644 });
  log.info('autostart entry written', { file });
}

/** True if macOS started this process at login. Other systems pass the switch. */
export function wasOpenedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}
