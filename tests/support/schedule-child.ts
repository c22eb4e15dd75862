/**
 * Nightjar with its schedule in a separate process, so that a test can kill it. Each tick advances
 * its clock by twenty seconds, and it ticks as often as possible. Arguments: user-data folder,
 * backup folder, start time.
 */
import path from 'node:path';
import { createLog } from '../../src-main/logging/log.ts';
import { createNightjar } from '../../src-main/engine/create-engine.ts';
import { realProcesses } from '../../src-main/system/processes.ts';

const [, , userDataFolder = '', defaultBackupFolder = '', start = ''] = process.argv;
const password = process.env['DATABASE_PASSWORD'] ?? null;
let passedMs = 0;
const nightjar = await createNightjar(
  {
    clock: { nowMs: () => Date.parse(start) + passedMs, monotonicMs: () => performance.now() },
    processes: realProcesses,
    secrets: {
      // Stored in the format of an older version: without the marker of its purpose.
      get: async (account) => (account.endsWith(':for') ? null : password),
      set: async () => undefined,
      remove: async () => false,
    },
    log: createLog({ folder: path.join(userDataFolder, 'logs') }),
    notifier: { isSupported: () => false, notify: () => undefined },
  },
  {
    userDataFolder,
    defaultBackupFolder,
    version: '0.0.0-test',
    environment: process.env,
    platform: process.platform,
    schedule: {
      timeZone: () => 'UTC',
      uptimeMs: () => passedMs,
      ticker: {
        start: (onTick) => {
          const timer = setInterval(() => {
            passedMs += 20_000;
            onTick();
          }, 50);
          return () => clearInterval(timer);
        },
      },
    },
  },
);
await nightjar.schedule.start();
process.once('SIGTERM', () => void nightjar.stop().then(() => process.exit(0)));
