/**
 * The engine: the only interface that the window, the command line, the HTTP API and the tests use.
 */
import type { Actor } from '#shared/domain/admin.ts';
import type { BackupEntry, BackupFacts, BackupList } from '#shared/domain/backup.ts';
import type { BackupDifference, KeptComparison } from '#shared/domain/catalog.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import type { RetentionResult } from '#shared/domain/retention.ts';
import type { ToolInstallation } from '#shared/domain/postgres-tools.ts';
import type { ServerAnswer } from '#shared/domain/server-answer.ts';
import type { Protection } from '#shared/protection/protection.ts';
import type { FinishedRun, Run } from '#shared/domain/run.ts';
import type { SetAsideEntry } from '#shared/domain/set-aside.ts';
import type { ApiSettings, PreferenceChanges, Preferences } from '#shared/domain/settings.ts';
import type { KeychainState } from '#shared/domain/keychain.ts';
import type {
  DeletionResult,
  EmptiedTrash,
  PutBackResult,
  TrashEntry,
} from '#shared/domain/trash.ts';
import type { Administration } from '../admin/administration.ts';
import type { ScryptCost } from '../admin/passphrase.ts';
import type { SessionSizes } from '../backup/backup-request.ts';
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
import type { EntryShown } from './create-protection.ts';
import type { Events } from './events.ts';

export interface NightjarOptions {
  userDataFolder: string;
  /** Used until the admin chooses another folder. */
  defaultBackupFolder: string;
  version: string;
  /** The environment of this process. Child processes only get the variables of an allow-list. */
  environment: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  /** Time without output of pg_dump before it is stopped. Default: ten minutes. */
  stallTimeoutMs?: number;
  /** The same limit after the computer woke up. Default: 90 seconds. */
  afterWakeLimitMs?: number;
  /** Time that pg_dump waits for a locked table. Default: one minute. */
  lockWaitTimeoutMs?: number;
  /** Sizes above which several sessions dump a table. Default: the sizes that were measured. */
  sessionSizes?: SessionSizes;
  /** Time limit of a drill. Default: a limit by the size of the file. */
  drillLimitMs?: number;
  /** Cost of a passphrase hash. Tests use a lower cost than half a second. */
  passphraseCost?: ScryptCost;
  /** Time that `stop` waits for notifications that are being sent. Default: two seconds. */
  notificationTimeoutMs?: number;
  /** File operations; tests replace them to simulate errors. Default: the real operations. */
  files?: FilePort;
  /** Compressors. Default: all that this computer has. */
  compressors?: readonly Compressor[];
  /** Clocks of the schedules. Default: the real clocks. */
  schedule?: {
    ticker?: Ticker;
    /** Milliseconds since the computer was started, including sleep. */
    uptimeMs?: () => number;
    /** The current zone of this computer. */
    timeZone?: () => string;
  };
}

/** A database without a stored connection: `--url` and `--sample` of the command line. */
export interface OneOffBackup {
  target: ServerTarget;
  folder: string;
  withRoles: boolean;
  /** If true, compares the rows of every table with the server, even of large tables. */
  countAllRows?: boolean;
  /** How many sessions dump the database, 1 to 8; default: as in the settings. */
  sessions?: number | undefined;
}

/**
 * Actions of users. All of them are recorded in the audit trail (`audited-engine.ts`), except
 * changes of accounts and tokens (`admin/`), which record themselves.
 */
export interface Actions {
  connections: Pick<Connections, 'add' | 'update' | 'remove'>;
  sample: {
    /** Starts the sample server, and adds its connection if it does not exist. */
    connect(): Promise<Connection>;
  };
  backups: {
    /** Default: the folder of the connection. */
    start(connectionId: string, how?: Omit<OneOffBackup, 'target'>): Promise<StartedRun>;
    startOneOff(backup: OneOffBackup): StartedRun;
    /** Fails with `run-not-found` if the run has ended. */
    cancel(runId: string): void;
    /**
     * Moves the backups into the trash of their folder; `permanently` deletes them for good. A
     * backup that could not be deleted is a failure of its own and does not keep the others.
     */
    delete(
      connectionId: string,
      filenames: readonly string[],
      permanently?: boolean,
    ): Promise<DeletionResult>;
    /** Pins or unpins the backup. Fails with `manifest-missing` for a file without a manifest. */
    pin(connectionId: string, filename: string, pin: boolean): Promise<void>;
    /** Acknowledges the warnings of the backup, which then counts as good. */
    acknowledge(connectionId: string, filename: string): Promise<void>;
    /**
     * Reads the backup again from beginning to end. The result is stored in its manifest and shown
     * in the list. Fails with `verification-failed`, `file-not-readable`, `backup-not-found` or
     * `backup-cancelled`.
     */
    verify(
      connectionId: string,
      filename: string,
      control?: Omit<VerifyControl, 'by'>,
    ): Promise<VerifiedBackup>;
    /** The same for any file. Can also fail with `file-not-a-dump`. */
    verifyFile(filePath: string, control?: Omit<VerifyControl, 'by'>): Promise<VerifiedBackup>;
  };
  trash: {
    /** Puts deleted backups back. Pins a backup that retention would delete again at once. */
    putBack(connectionId: string, ids: readonly string[]): Promise<PutBackResult>;
    /** Deletes these entries for good; null means all of them. */
    empty(connectionId: string, ids: readonly string[] | null): Promise<EmptiedTrash>;
  };
  schedule: Pick<Schedules, 'save'> & {
    /**
     * Pauses all schedules; null ends the pause. Fails with `invalid-input` for a time in the past.
     */
    pause(until: string | null): Promise<void>;
  };
  retention: {
    /** Default: the saved number of days. */
    apply(connectionId: string, keepDays?: number | null): Promise<RetentionResult>;
    /** See `Retention.previewFolder`. */
    applyFolder(folder: string, keepDays: number): Promise<RetentionResult>;
  };
  notifications: Pick<Notifications, 'save'>;
  catalogs: Pick<Catalogs, 'open' | 'exportTable' | 'exported'> & {
    /** Compares with the current database; see `compare-live.ts`. */
    compareLive(
      openedId: string,
      of: { connectionId: string } | { target: ServerTarget },
      work: Operation,
    ): Promise<BackupDifference>;
    /** The same; the changed rows can be read until the comparison is closed. */
    compareLiveAndKeep(
      openedId: string,
      /** `database`: another database of its server; null for its own. */
      of: { connectionId: string; database: string | null },
      work: Operation,
    ): Promise<KeptComparison>;
  };
  restores: {
    start(order: RestoreOrder): Promise<StartedRestore>;
    cancel(restoreId: string): void;
    /**
     * Restores a replaced database, and drops the database that replaced it. `target` is for a
     * server given by URL.
     */
    undo(replacedId: string, target?: ServerTarget): Promise<void>;
    /** Drops a replaced database permanently. */
    discard(replacedId: string, target?: ServerTarget): Promise<void>;
  };
  drills: {
    /** Fails with `drill-running`. `drill-changed` also reports the progress and the result. */
    start(order: DrillOrder): StartedDrill;
    /** Fails with `run-not-found` if the drill is not running. */
    cancel(drillId: string): void;
  };
  settings: {
    chooseBackupFolder(folder: string): Promise<void>;
    chooseToolsFolder(folder: string): Promise<ToolInstallation>;
    /** Changes the preferences that are given. Fails with `invalid-input`, and then changes nothing. */
    update(changes: PreferenceChanges): Promise<void>;
    /** Of the setting alone; `api/api-switch.ts` obeys it as well. */
    saveApi(api: ApiSettings): Promise<void>;
    /** Both return the entries that are no longer set aside. */
    takeLastGood(ids: readonly string[]): Promise<SetAsideEntry[]>;
    dropSetAside(ids: readonly string[]): Promise<SetAsideEntry[]>;
  };
}

export interface Nightjar {
  /**
   * Returns the actions on behalf of this actor. The entry point has already checked the
   * permission.
   */
  as(actor: Actor): Actions;
  connections: Pick<Connections, 'list' | 'find' | 'test' | 'probe'> & {
    parseUrl(url: string): ParsedConnectionUrl;
    /** The last answer of each server since the start. Asks no server. */
    answers(): ServerAnswer[];
  };
  /** The protection of one database, as the window shows it. Asks no server. */
  protection(connectionId: string, shown?: EntryShown): Promise<Protection>;
  /** Starts the sample server without adding a connection. */
  sample: Pick<Sample, 'start'>;
  backups: {
    folderOf(connectionId: string): string;
    /** Fails with `backup-directory-not-readable`. */
    list(connectionId: string): Promise<Pick<BackupList, 'folder' | 'backups' | 'others'>>;
    /** The same with facts about the folder, even if it cannot be read. */
    overview(connectionId: string): Promise<BackupList>;
    listFolder(folder: string): Promise<BackupEntry[]>;
    /** Fails with `backup-not-found`. */
    facts(connectionId: string, filename: string): Promise<BackupFacts>;
    resolvePath(connectionId: string, filename: string): Promise<string>;
  };
  trash: {
    list(connectionId: string): Promise<TrashEntry[]>;
    /** Empties it after a day, from now on. Only the app that stays in the tray calls it. */
    start(): void;
  };
  schedule: Omit<Schedules, 'save' | 'pause'>;
  retention: Pick<Retention, 'preview' | 'previewFolder'>;
  notifications: Omit<Notifications, 'save'>;
  restores: Omit<Restores, keyof Actions['restores']>;
  drills: Omit<Drills, keyof Actions['drills']>;
  weeklyDrills: WeeklyDrills;
  catalogs: Omit<Catalogs, keyof Actions['catalogs']> & {
    /** Reports the progress of a call to the window. */
    reportProgress(operationId: string, fraction: number): void;
  };
  health: Health;
  runs: {
    list(): Run[];
    history(connectionId: string | null): Promise<FinishedRun[]>;
  };
  settings: {
    backupFolder(): string;
    preferences(): Preferences;
    api(): ApiSettings;
    /** Entries of the settings file that are not used. */
    entriesSetAside(): readonly SetAsideEntry[];
    /** The newest copy of the settings file that could not be used, or the settings file. */
    fileToShow(): Promise<string>;
    readonly setAside: string | null;
    /** The same, with the reason and whether the last good settings are used. */
    readonly fault: SettingsFault | null;
  };
  tools: { list(): Promise<ToolInstallation[]> };
  keychainState(): Promise<KeychainState>;
  /** Accounts, sessions, tokens and the audit trail. */
  admin: Administration;
  /** Checks everything that a backup depends on. */
  doctor(): Promise<DoctorCheck[]>;
  /** Damaged files of Nightjar, except the settings; empty if there are none. */
  damage(): Promise<DoctorCheck[]>;
  events: Pick<Events, 'on' | 'emit'>;
  /**
   * Names of the running backups, drills and restores. Exiting now would interrupt them, and the
   * computer must not sleep while they run.
   */
  busyWith(): string[];
  /** Cancels runs and stops the sample server. No child process remains. */
  testLibraries(): Promise<void>;
  stop(): Promise<void>;
}
