/** The engine with the user data of the installation that created a backup. */
import path from 'node:path';
import { memoryStore } from '../src-main/credentials/memory-store.ts';
import { createNightjar } from '../src-main/engine/create-engine.ts';
import type { Nightjar } from '../src-main/engine/engine.ts';
import { createLog } from '../src-main/logging/log.ts';
import { systemClock } from '../src-main/system/clock.ts';
import { realProcesses } from '../src-main/system/processes.ts';

export function userDataOf(file: string): string {
  return path.join(path.dirname(file), '..', 'user-data');
}

/** For this installation the file counts as created here. */
export async function createNightjarFor(file: string, binDirectory: string): Promise<Nightjar> {
  const userDataFolder = userDataOf(file);
  return await createNightjar(
    {
      clock: systemClock,
      processes: realProcesses,
      secrets: memoryStore(),
      log: createLog({ folder: path.join(userDataFolder, 'logs') }),
      notifier: { isSupported: () => false, notify: () => undefined },
    },
    {
      userDataFolder,
      defaultBackupFolder: path.dirname(file),
      version: '0.0.0-bench',
      environment: { ...process.env, PATH: `${binDirectory}:${process.env['PATH'] ?? ''}` },
      platform: process.platform,
    },
  );
}
