/**
 * The checks of `doctor`: everything that a backup depends on, and damaged files of Nightjar
 * itself.
 */
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import type { Administration } from '../admin/administration.ts';
import type { Compressors } from '../compression/installed.ts';
import type { Connections } from '../connections/connections.ts';
import type { Passwords } from '../credentials/passwords.ts';
import { runDoctor } from '../doctor/doctor.ts';
import type { WeeklyDrills } from '../drill/weekly/weekly-drills.ts';
import type { Health } from '../health/health.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { Toolbox } from '../postgres/tools/toolbox.ts';
import type { Schedules } from '../schedule/schedule.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { BackupFolders } from './backup-folders.ts';
import type { Nightjar } from './engine.ts';

/** Parts that the checks query. */
export interface CheckUpParts {
  toolbox: Toolbox;
  passwords: Pick<Passwords, 'state'>;
  compressors: Compressors;
  folders: BackupFolders;
  settings: Pick<SettingsStore, 'setAside' | 'current'>;
  notifications: Pick<Notifications, 'failing'>;
  connections: Pick<Connections, 'list' | 'probe'>;
  health: Pick<Health, 'database'>;
  schedule: Pick<Schedules, 'overview' | 'retentionWaitsUntil'>;
  weeklyDrills: Pick<WeeklyDrills, 'overview'>;
  admin: Pick<Administration, 'doctor' | 'damage'>;
  /** State files that could not be read. */
  stateDamage: () => Promise<DoctorCheck[]>;
}

export function createCheckUp(parts: CheckUpParts): Pick<Nightjar, 'doctor' | 'damage'> {
  const { toolbox, passwords, compressors, folders, settings, notifications } = parts;
  const { connections, health, schedule, weeklyDrills, admin, stateDamage } = parts;
  return {
    doctor: async () => [
      ...(await runDoctor({
        tools: () => toolbox.list(true),
        unusableTools: () => toolbox.unusable(),
        keychain: () => passwords.state(),
        compressors,
        folders: folders.withChosenRoots(),
        settingsSetAside: settings.setAside,
        settingsEntries: settings.current().setAside,
        damage: stateDamage,
        failingNotifications: notifications.failing(),
        connections: connections.list(),
        probe: connections.probe,
        health: (connectionId) => health.database(connectionId),
        backups: folders.ownBackups,
        schedule: (connectionId) => schedule.overview(connectionId),
        weeklyDrills: () => weeklyDrills.overview(),
        retentionWaitsUntil: () => schedule.retentionWaitsUntil(),
      })),
      ...(await admin.doctor()),
    ],
    damage: async () => [...(await admin.damage()), ...(await stateDamage())],
  };
}
