/** Connects the weekly drills with the parts of the engine that they use. */
import path from 'node:path';
import type { Actor } from '#shared/domain/admin.ts';
import type { CreatedHere } from '../backup-folder/created-here.ts';
import { readManifest } from '../backup-folder/manifest-file.ts';
import type { Connections } from '../connections/connections.ts';
import type { DrillOrder, StartedDrill } from '../drill/drills.ts';
import { createWeeklyDrills, type WeeklyDrills } from '../drill/weekly/weekly-drills.ts';
import { openWeeklyMemory } from '../drill/weekly/weekly-memory.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { Ticker } from '../schedule/ticker.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock, Log } from '../system/ports.ts';
import type { BackupFolders } from './backup-folders.ts';

export function createWeekly(parts: {
  clock: Clock;
  log: Log;
  ticker: Ticker;
  userDataFolder: string;
  settings: SettingsStore;
  connections: Pick<Connections, 'list' | 'get'>;
  folders: Pick<BackupFolders, 'listOrEmpty' | 'ofId'>;
  resolvePath: (connectionId: string, filename: string) => Promise<string>;
  createdHere: CreatedHere['has'];
  notifications: Pick<Notifications, 'drillDiffered'>;
  isBusy: () => boolean;
  startDrill: (order: DrillOrder, by: Actor) => StartedDrill;
  onChange: () => void;
}): WeeklyDrills {
  const { clock, log, ticker, settings, connections, folders, notifications } = parts;
  return createWeeklyDrills({
    clock,
    log,
    ticker,
    isOn: () => settings.current().weeklyDrill,
    isBusy: parts.isBusy,
    connectionIds: () => connections.list().map(({ id }) => id),
    backups: (connectionId) => folders.listOrEmpty(folders.ofId(connectionId)),
    isCreatedHere: async (connectionId, filename) => {
      const manifest = await readManifest(folders.ofId(connectionId), filename);
      return manifest !== null && (await parts.createdHere(manifest.file.sha256));
    },
    resolvePath: parts.resolvePath,
    drills: { start: parts.startDrill },
    memory: openWeeklyMemory(path.join(parts.userDataFolder, 'history', 'weekly-drills.json'), log),
    onChange: parts.onChange,
    onBad: (connectionId, filename, finding) =>
      notifications.drillDiffered(
        connectionId,
        filename,
        finding,
        connections.get(connectionId).name,
      ),
  });
}
