/** The engine as the doors see it: the window, the command line, the HTTP API and the tests use this and nothing else. */
import type { Actor } from '#shared/domain/admin.ts';
import type { BackupEntry, BackupList } from '#shared/domain/backup.ts';
import type { BackupDifference } from '#shared/domain/catalog.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import type { RetentionResult } from '#shared/domain/retention.ts';
import type { ToolInstallation } from '#shared/domain/postgres-tools.ts';
import type { FinishedRun, Run } from '#shared/domain/run.ts';
import type { ApiSettings } from '#shared/domain/settings.ts';
import type { KeychainState } from '#shared/domain/keychain.ts';
import type { Administration } from '../admin/administration.ts';
import type { ScryptCost } from '../admin/passphrase.ts';
import type { StartedRun } from '../backup/runs.ts';
import type { VerifyControl, VerifiedBackup } from '../backup/verify/check-backup.ts';
import type { Catalogs, Operation } from '../catalog/catalogs.ts';
import type { Connections } from '../connections/connections.ts';
import type { Compressor } from '../compression/compressor.ts';
import type { DrillOrder, Drills, StartedDrill } from '../drill/drills.ts';
import type { WeeklyDrills } from '../drill/weekly/weekly-drills.ts';
import type { FilePort } from '../files/file-port.ts';
import type { Health } from '../health/health.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { ParsedConnectionUrl } from '../postgres/connection/connection-url.ts';
import type { ServerTarget } from '../postgres/connection/server-access.ts';
import type { Sample } from '../postgres/sample/sample.ts';
import type { RestoreOrder, Restores, StartedRestore } from '../restore/restores.ts';
import type { Retention } from '../retention/retention.ts';
import type { Schedules } from '../schedule/schedule.ts';
import type { Ticker } from '../schedule/ticker.ts';
import type { SettingsFault } from '../settings/settings-store.ts';
import type { Events } from './events.ts';

export interface NightjarOptions {
  userDataFolder: string;
  /** Used until another folder is chosen. */
  defaultBackupFolder: string;
  version: string;
  /** The environment of this process; children get only what is on an allow-list. */
  environment: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  /** How long pg_dump may be silent before it is ended; ten minutes unless given. */
  stallTimeoutMs?: number;
  /** The same right after the computer woke up; 90 seconds unless given. */
  afterWakeLimitMs?: number;
  /** How long pg_dump waits for a locked table; one minute unless given. */
  lockWaitTimeoutMs?: number;
  /** How long a drill may take, instead of a limit by the size of the file. */
  drillLimitMs?: number;
  /** What a hash of a passphrase costs; tests cannot spend half a second on each. */
  passphraseCost?: ScryptCost;
  /** How long the end waits for notices that are on their way; two seconds unless given. */
  notificationTimeoutMs?: number;
  /** File operations that tests make fail; the real ones unless given. */
  files?: FilePort;
  /** What compresses; whatever this computer has unless given. */
  compressors?: readonly Compressor[];
  /** What the schedules go by; the real ones unless given. */
  schedule?: {
    ticker?: Ticker;
    /** Milliseconds since the computer was started, sleep included. */
    uptimeMs?: () => number;
    /** The zone of this computer at this moment. */
    timeZone?: () => string;
  };
}

/** A database to reach without a stored connection: the command line's `--url` and `--sample`. */
export interface OneOffBackup {
  target: ServerTarget;
  folder: string;
  withRoles: boolean;
  /** Compare the rows of every table with the server's, however large it is. */
  countAllRows?: boolean;
}

/**
 * What is done in somebody's name, and all that is written into the audit trail but for accounts and
 * tokens (`admin/`): `audited-engine.ts` has an implementation of each of them that records it.
 */
export interface Actions {
  connections: Pick<Connections, 'add' | 'update' | 'remove'>;
  sample: {
    /** Starts the sample server and adds its connection when there is none. */
    connect(): Promise<Connection>;
  };
  backups: {
    /** Into the connection's own folder unless another one is named. */
    start(
      connectionId: string,
      how?: { folder: string; withRoles: boolean; countAllRows?: boolean },
    ): Promise<StartedRun>;
    startOneOff(backup: OneOffBackup): StartedRun;
    /** Fails with `run-not-found` when the run has ended. */
    cancel(runId: string): void;
    delete(connectionId: string, filename: string): Promise<void>;
    /** Pins it, or lets go of it. Fails with `manifest-missing` for a file without one. */
    pin(connectionId: string, filename: string, pin: boolean): Promise<void>;
    /** Somebody found its concerns right: from now on it counts as good. */
    acknowledge(connectionId: string, filename: string): Promise<void>;
    /**
     * Reads it again from beginning to end. The result is kept in its manifest and shown in the list.
     * Fails with `verification-failed`, `file-not-readable`, `backup-not-found` or `backup-cancelled`.
     */
    verify(
      connectionId: string,
      filename: string,
      control?: Omit<VerifyControl, 'by'>,
    ): Promise<VerifiedBackup>;
    /** The same for any file; fails with `file-not-a-dump`, too. */
    verifyFile(filePath: string, control?: Omit<VerifyControl, 'by'>): Promise<VerifiedBackup>;
  };
  schedule: Pick<Schedules, 'save'> & {
    /** Pauses all schedules; null ends the pause. Fails with `invalid-input` for a moment gone by. */
    pause(until: string | null): Promise<void>;
  };
  retention: {
    /** With the saved number of days, unless another one is given. */
    apply(connectionId: string, keepDays?: number | null): Promise<RetentionResult>;
    /** See `Retention.previewFolder`. */
    applyFolder(folder: string, keepDays: number): Promise<RetentionResult>;
  };
  notifications: Pick<Notifications, 'save'>;
  catalogs: Pick<Catalogs, 'open' | 'exportTable' | 'exported'> & {
    /** With what this database holds now; see `compare-live.ts`. */
    compareLive(
      openedId: string,
      of: { connectionId: string } | { target: ServerTarget },
      work: Operation,
    ): Promise<BackupDifference>;
  };
  restores: {
    start(order: RestoreOrder): Promise<StartedRestore>;
    cancel(restoreId: string): void;
    /** Brings a replaced database back, and drops what had replaced it; `target` for one on a server given by URL. */
    undo(replacedId: string, target?: ServerTarget): Promise<void>;
    /** Drops a replaced database for good. */
    discard(replacedId: string, target?: ServerTarget): Promise<void>;
  };
  drills: {
    /** Fails with `drill-running`. What becomes of it is told by `drill-changed`, too. */
    start(order: DrillOrder): StartedDrill;
    /** Fails with `run-not-found` for a drill that does not run. */
    cancel(drillId: string): void;
  };
  settings: {
    chooseBackupFolder(folder: string): Promise<void>;
    chooseToolsFolder(folder: string): Promise<ToolInstallation>;
    saveWithRoles(withRoles: boolean): Promise<void>;
    saveOpenAtLogin(openAtLogin: boolean): Promise<void>;
    saveWeeklyDrill(weeklyDrill: boolean): Promise<void>;
    /** Of the setting alone; `api/api-switch.ts` obeys it as well. */
    saveApi(api: ApiSettings): Promise<void>;
    saveLockAfterMinutes(minutes: number): Promise<void>;
  };
}

export interface Nightjar {
  /** What this actor may ask for. Whether the actor may is checked at the entry point, before. */
  as(actor: Actor): Actions;
  connections: Pick<Connections, 'list' | 'find' | 'test' | 'probe'> & {
    parseUrl(url: string): ParsedConnectionUrl;
  };
  /** Starts the sample server without adding anything. */
  sample: Pick<Sample, 'start'>;
  backups: {
    folderOf(connectionId: string): string;
    list(connectionId: string): Promise<BackupList>;
    listFolder(folder: string): Promise<BackupEntry[]>;
    resolvePath(connectionId: string, filename: string): Promise<string>;
  };
  schedule: Omit<Schedules, 'save' | 'pause'>;
  retention: Pick<Retention, 'preview' | 'previewFolder'>;
  notifications: Omit<Notifications, 'save'>;
  restores: Omit<Restores, keyof Actions['restores']>;
  drills: Omit<Drills, keyof Actions['drills']>;
  weeklyDrills: WeeklyDrills;
  catalogs: Omit<Catalogs, keyof Actions['catalogs']> & {
    /** Says to the window how far a call of its own is. */
    reportProgress(operationId: string, fraction: number): void;
  };
  health: Health;
  runs: {
    list(): Run[];
    history(connectionId: string | null): Promise<FinishedRun[]>;
  };
  settings: {
    backupFolder(): string;
    withRoles(): boolean;
    openAtLogin(): boolean;
    weeklyDrill(): boolean;
    api(): ApiSettings;
    lockAfterMinutes(): number;
    readonly setAside: string | null;
    /** The same with why, and whether the last good settings took its place. */
    readonly trouble: SettingsFault | null;
  };
  tools: { list(): Promise<ToolInstallation[]> };
  keychainState(): Promise<KeychainState>;
  /** Accounts, sessions, tokens and the audit trail. */
  admin: Administration;
  /** Looks at everything a backup depends on. */
  doctor(): Promise<DoctorCheck[]>;
  /** What of our own files could not be read, but for the settings; nothing when all is well. */
  damage(): Promise<DoctorCheck[]>;
  events: Pick<Events, 'on'>;
  /**
   * What people call the backups, drills and restores that are going: ending now would cut them off, and
   * the computer has to stay awake for them.
   */
  busyWith(): string[];
  /** Cancels runs and stops the sample server; nothing of ours is left running. */
  stop(): Promise<void>;
}
