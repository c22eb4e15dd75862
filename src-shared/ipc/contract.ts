/**
 * The whole contract between window and main process: what each call takes and gives. Types are
 * derived from it on both sides. To add a call, name it in `shape.ts`, describe it here, and write
 * its handler in `src-main/app/ipc/handlers.ts`; the compiler asks for what is missing.
 */
import { z } from 'zod';
import {
  adminNameSchema,
  adminSchema,
  apiTokenSchema,
  auditPageSchema,
  auditQuerySchema,
  lockAfterMinutesSchema,
  newTokenSchema,
  passphraseSchema,
  sessionStateSchema,
  tokenDaysSchema,
  triedPassphraseSchema,
} from '../domain/admin.ts';
import { backupFilenameSchema, backupListSchema, verifiedStates } from '../domain/backup.ts';
import {
  connectionDraftSchema,
  connectionFieldsSchema,
  connectionSchema,
  passwordSchema,
  serverFactsSchema,
} from '../domain/connection.ts';
import {
  backupDifferenceSchema,
  contentsSchema,
  definitionSchema,
  exportFormatSchema,
  rowsPageSchema,
  searchPageSchema,
} from '../domain/catalog.ts';
import {
  drillSchema,
  drillSettingsSchema,
  drillSourceSchema,
  drillWhereSchema,
  weeklyDrillSchema,
} from '../domain/drill.ts';
import { doctorCheckSchema } from '../domain/doctor.ts';
import { toolInstallationSchema } from '../domain/postgres-tools.ts';
import {
  failingChannelSchema,
  noticeChannelSchema,
  noticeSettingsSchema,
} from '../domain/notifications.ts';
import { keepDaysSchema, retentionPlanSchema, retentionResultSchema } from '../domain/retention.ts';
import { finishedRunSchema, runLogSchema, runSchema } from '../domain/run.ts';
import { apiSettingsSchema } from '../domain/settings.ts';
import { backupStatisticsSchema, databaseHealthSchema } from '../domain/health.ts';
import {
  keptDatabaseSchema,
  restoreOrderSchema,
  restoreReviewSchema,
  restoreSchema,
  restoreSourceSchema,
  restoreTargetsSchema,
} from '../domain/restore.ts';
import { pauseSchema, scheduleSchema, scheduleWordsSchema } from '../domain/schedule.ts';
import { slotRecordSchema, waitingSlotSchema } from '../domain/slot.ts';
import type { Result } from '../errors/errors.ts';
import type { CallName, EventName, PageCallName } from './names.ts';

const nothing = z.undefined();
const connectionId = z.strictObject({ connectionId: z.uuid() });
const backupOfConnection = connectionId.extend({ filename: backupFilenameSchema });
const openedBackup = z.strictObject({ openedId: z.uuid() });
/** `table` is its `index` in the contents. */
const openedTable = openedBackup.extend({ table: z.number().int().nonnegative() });
const rowNumber = z.number().int().nonnegative();
const rowsOfPage = z.number().int().min(1).max(1000);

/** Where new passwords can be kept. */
export const keychainStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready') }),
  z.object({ state: z.literal('locked') }),
  z.object({ state: z.literal('unavailable'), detail: z.string() }),
]);
export type KeychainState = z.infer<typeof keychainStateSchema>;

export const appStatusSchema = z.object({
  version: z.string(),
  /** Who is signed in in this window. */
  admin: z.string().nullable(),
  platform: z.enum(['linux', 'macos', 'windows']),
  backupFolder: z.string(),
  withRoles: z.boolean(),
  openAtLogin: z.boolean(),
  lockAfterMinutes: z.number(),
  /** False where the desktop has no tray: there the window says how to come back. */
  hasTray: z.boolean(),
  keychain: keychainStateSchema,
  /** Set when the settings file could not be read and was put aside under this path. */
  settingsSetAside: z
    .object({ path: z.string(), reason: z.string(), lastGoodInUse: z.boolean() })
    .nullable(),
  /** What else of Nightjar's own files could not be read. */
  damage: z.array(doctorCheckSchema),
});
export type AppStatus = z.infer<typeof appStatusSchema>;

/** The answer to "Test connection": the server's facts and the tools that would be used. */
export const probeSchema = z.object({
  server: serverFactsSchema,
  tools: toolInstallationSchema,
  /** Plain sentences: "pg_dump 16 is newer than the server …". */
  warnings: z.array(z.string()),
});
export type Probe = z.infer<typeof probeSchema>;

/**
 * How a password is to be kept. `memory` is the way out on a computer without a keychain: the
 * password is forgotten when Nightjar quits.
 */
export const passwordKeepingSchema = z.enum(['keychain', 'memory']);
export type PasswordKeeping = z.infer<typeof passwordKeepingSchema>;

/** All that the Schedule screen and the sentence of truth know about one connection. */
export const scheduleOverviewSchema = z.object({
  schedule: scheduleSchema,
  keepDays: keepDaysSchema,
  words: scheduleWordsSchema,
  pause: pauseSchema.nullable(),
  /** The slot that is due now and not yet served: waiting, or being tried again at `retryAt`. */
  waiting: waitingSlotSchema.nullable(),
  /** What became of past slots, newest first, of about two months. */
  slots: z.array(slotRecordSchema),
  /** Until when no night deletes old backups, because the clock cannot be trusted; null when it can. */
  retentionWaitsUntil: z.iso.datetime().nullable(),
});
export type ScheduleOverview = z.infer<typeof scheduleOverviewSchema>;

/** A secret that is typed: null leaves the stored one, '' removes it. */
const newSecret = passwordSchema.nullable();

/**
 * Who may call: `anyone` who sits at the window, also while it is locked and nobody is signed in
 * (looking at the state of things, and signing in itself), or an `admin` who is signed in there.
 */
export type Access = 'anyone' | 'admin';

/** How the HTTP API is set, and where it listens; null while it is off. */
const apiStateSchema = apiSettingsSchema.extend({ listening: z.number().int().nullable() });
export type ApiState = z.infer<typeof apiStateSchema>;

export const contract = {
  'app.status': { access: 'anyone', input: nothing, output: appStatusSchema },
  'app.openLogFolder': { access: 'admin', input: nothing, output: nothing },

  'connections.list': { access: 'anyone', input: nothing, output: z.array(connectionSchema) },
  /** Takes a `postgresql://` URL apart; nothing is stored. */
  'connections.parseUrl': {
    access: 'anyone',
    input: z.strictObject({ url: z.string().max(10_000) }),
    // A URL may name a database and leave the rest to defaults; the form shows what was found.
    output: z.object({
      fields: connectionFieldsSchema.partial(),
      password: z.string().nullable(),
      /** `sslrootcert`, for people to read: the window opens no path, so they choose the file. */
      rootCertificatePath: z.string().nullable(),
    }),
  },
  /** Opens a file dialog; null when it was closed without a choice. */
  'connections.chooseRootCertificate': {
    access: 'admin',
    input: nothing,
    output: z.object({ name: z.string(), pem: z.string() }).nullable(),
  },
  /**
   * With `connectionId` the stored password is used when `draft.password` is null, and only for what it was
   * stored for: else it fails with `password-needed-again`.
   */
  'connections.test': {
    access: 'admin',
    input: z.strictObject({ draft: connectionDraftSchema, connectionId: z.uuid().nullable() }),
    output: probeSchema,
  },
  'connections.add': {
    access: 'admin',
    input: z.strictObject({ draft: connectionDraftSchema, keepPasswordIn: passwordKeepingSchema }),
    output: connectionSchema,
  },
  'connections.update': {
    access: 'admin',
    input: connectionId.extend({
      fields: connectionFieldsSchema,
      password: passwordSchema.nullable(),
      keepPasswordIn: passwordKeepingSchema,
    }),
    output: connectionSchema,
  },
  /** Forgets the connection and its password; its backups stay. */
  'connections.remove': { access: 'admin', input: connectionId, output: nothing },
  'connections.probe': { access: 'anyone', input: connectionId, output: probeSchema },

  /** Makes and starts the private sample server when needed, and adds its connection. */
  'sample.connect': { access: 'admin', input: nothing, output: connectionSchema },

  'backups.list': { access: 'anyone', input: connectionId, output: backupListSchema },
  /** Answers at once; `run-changed` events tell the rest. */
  'backups.start': { access: 'admin', input: connectionId, output: z.object({ runId: z.uuid() }) },
  'backups.cancel': {
    access: 'admin',
    input: z.strictObject({ runId: z.uuid() }),
    output: nothing,
  },
  'backups.delete': { access: 'admin', input: backupOfConnection, output: nothing },
  'backups.showInFolder': { access: 'admin', input: backupOfConnection, output: nothing },
  /** Pins a backup, so that retention never deletes it, or lets go of it. */
  'backups.keep': {
    access: 'admin',
    input: backupOfConnection.extend({ keep: z.boolean() }),
    output: nothing,
  },
  /** Somebody looked at the concerns of a backup and found them right: it counts as good. */
  'backups.accept': { access: 'admin', input: backupOfConnection, output: nothing },
  /**
   * Reads it again from beginning to end, told about and stopped like the calls of `catalog`. What was
   * found stands in the list. Fails with `verification-failed`, `file-not-a-dump` or `file-not-readable`.
   */
  'backups.verify': {
    access: 'admin',
    input: backupOfConnection.extend({ workId: z.uuid() }),
    output: z.strictObject({ state: z.enum(verifiedStates) }),
  },
  /** Opens a backup of the list; what is in it stays open until `catalog.close`. */
  'catalog.open': {
    access: 'admin',
    input: backupOfConnection.extend({ workId: z.uuid() }),
    output: contentsSchema,
  },
  /** Opens a file dialog for anybody's `.sql` or `.sql.gz`; null when it was closed without one. */
  'catalog.openFile': {
    access: 'admin',
    input: z.strictObject({ workId: z.uuid() }),
    output: contentsSchema.nullable(),
  },
  /** Opens a `.sql` or `.sql.gz` that was dropped on the window; fails with `file-refused`. */
  'catalog.openDropped': {
    access: 'admin',
    input: z.strictObject({ path: z.string().max(32_768), workId: z.uuid() }),
    output: contentsSchema,
  },
  /** The dump that was named at a start and waits to be shown; whoever asks takes it. */
  'catalog.named': {
    access: 'admin',
    input: nothing,
    output: z.object({ dumpId: z.uuid(), name: z.string() }).nullable(),
  },
  /** Opens it; fails with `file-refused`, and with `backup-not-open` for an unknown or very old id. */
  'catalog.openNamed': {
    access: 'admin',
    input: z.strictObject({ dumpId: z.uuid(), workId: z.uuid() }),
    output: contentsSchema,
  },
  /**
   * Opens one database of the file that could not be opened because it holds several: the last one for which that was said. Fails
   * with `backup-not-open` when there is none.
   */
  'catalog.openDatabase': {
    access: 'admin',
    input: z.strictObject({ databaseInFile: z.string().min(1).max(1000), workId: z.uuid() }),
    output: contentsSchema,
  },
  'catalog.rows': {
    access: 'admin',
    input: openedTable.extend({ offset: rowNumber, limit: rowsOfPage }),
    output: rowsPageSchema,
  },
  /** From `fromRow` on, at most `limit` rows; `nextRow` of the answer is where to go on. */
  'catalog.search': {
    access: 'admin',
    input: openedTable.extend({
      text: z.string().min(1).max(10_000),
      column: z.string().nullable(),
      matchCase: z.boolean(),
      fromRow: rowNumber,
      limit: rowsOfPage,
      workId: z.uuid(),
    }),
    output: searchPageSchema,
  },
  /** `object` is its `index` in the contents. */
  'catalog.definition': {
    access: 'admin',
    input: openedBackup.extend({ object: z.number().int().nonnegative() }),
    output: definitionSchema,
  },
  /** Opens a save dialog; null when it was closed without a choice, else the name of the file. */
  'catalog.exportTable': {
    access: 'admin',
    input: openedTable.extend({ format: exportFormatSchema, workId: z.uuid() }),
    output: z.object({ filename: z.string() }).nullable(),
  },
  /** Both are open; `before` is the older one. */
  'catalog.compare': {
    access: 'admin',
    input: z.strictObject({ before: z.uuid(), after: z.uuid(), workId: z.uuid() }),
    output: backupDifferenceSchema,
  },
  /**
   * The open backup with what its database holds now: that is dumped into a private folder, compared
   * and removed. The live database is the later side. Fails as a backup does, too.
   */
  'catalog.compareLive': {
    access: 'admin',
    input: openedBackup.extend({ connectionId: z.uuid(), workId: z.uuid() }),
    output: backupDifferenceSchema,
  },
  /** Ends the work that was begun with this id: it fails with `reading-cancelled`. */
  'catalog.cancel': {
    access: 'admin',
    input: z.strictObject({ workId: z.uuid() }),
    output: nothing,
  },
  'catalog.close': { access: 'admin', input: openedBackup, output: nothing },

  /**
   * Answers at once; `drill-changed` events tell the rest. A file that Nightjar did not make has to be
   * `trusted`. Fails with `drill-running`.
   */
  'drills.start': {
    access: 'admin',
    input: z.strictObject({
      source: drillSourceSchema,
      trusted: z.boolean(),
      where: drillWhereSchema,
    }),
    output: z.object({ drillId: z.uuid() }),
  },
  'drills.cancel': {
    access: 'admin',
    input: z.strictObject({ drillId: z.uuid() }),
    output: nothing,
  },
  /** Of this process, newest first; without an admin, of a failure only its code. */
  'drills.list': { access: 'anyone', input: nothing, output: z.array(drillSchema) },
  /** Those of the very file that is open; another one may have the same name. */
  'drills.ofOpened': { access: 'admin', input: openedBackup, output: z.array(z.uuid()) },
  'drills.settings': { access: 'anyone', input: nothing, output: drillSettingsSchema },
  /** Of every database, when the next weekly drill is due and why the last was not made; none while it is off. */
  'drills.weekly': { access: 'admin', input: nothing, output: z.array(weeklyDrillSchema) },
  'drills.saveSettings': { access: 'admin', input: drillSettingsSchema, output: nothing },
  /** Looks at everything and changes nothing; it may read the whole file, and can be stopped. */
  'restores.review': {
    access: 'admin',
    input: restoreOrderSchema.extend({ workId: z.uuid() }),
    output: restoreReviewSchema,
  },
  /** Answers at once; `restore-changed` events tell the rest. */
  'restores.start': {
    access: 'admin',
    input: restoreOrderSchema,
    output: z.object({ restoreId: z.uuid() }),
  },
  'restores.cancel': {
    access: 'admin',
    input: z.strictObject({ restoreId: z.uuid() }),
    output: nothing,
  },
  /** Of this process, newest first, running ones included; without an admin, of a failure only its code. */
  'restores.list': { access: 'anyone', input: nothing, output: z.array(restoreSchema) },
  /** The databases of the server, and a free name for a new one. */
  'restores.databases': {
    access: 'admin',
    input: connectionId.extend({ source: restoreSourceSchema.nullable() }),
    output: restoreTargetsSchema,
  },
  /** Databases that were replaced and are kept for Undo. */
  'restores.kept': { access: 'admin', input: nothing, output: z.array(keptDatabaseSchema) },
  /** Brings a replaced database back and drops what had replaced it. */
  'restores.undo': {
    access: 'admin',
    input: z.strictObject({ keptId: z.uuid() }),
    output: nothing,
  },
  /** Drops a replaced database for good. */
  'restores.discard': {
    access: 'admin',
    input: z.strictObject({ keptId: z.uuid() }),
    output: nothing,
  },

  /** The latest run of each connection, running ones included. */
  'runs.list': { access: 'anyone', input: nothing, output: z.array(runSchema) },
  /** Finished runs of the last months, newest first. */
  'runs.history': {
    access: 'anyone',
    input: z.strictObject({ connectionId: z.uuid().nullable() }),
    output: z.array(finishedRunSchema),
  },
  /** What the log has about a finished run. Fails with `run-not-found`. */
  'runs.log': { access: 'admin', input: z.strictObject({ runId: z.uuid() }), output: runLogSchema },

  'schedule.overview': { access: 'anyone', input: connectionId, output: scheduleOverviewSchema },
  /** Tells a schedule back in words, or fails with `invalid-input`; nothing is stored. */
  'schedule.describe': {
    access: 'anyone',
    input: z.strictObject({ schedule: scheduleSchema }),
    output: scheduleWordsSchema,
  },
  'schedule.save': {
    access: 'admin',
    input: connectionId.extend({ schedule: scheduleSchema, keepDays: keepDaysSchema }),
    output: nothing,
  },
  /** Pauses all schedules until then; null ends the pause. */
  'schedule.pause': {
    access: 'admin',
    input: z.strictObject({ until: z.iso.datetime().nullable() }),
    output: nothing,
  },

  /** What retention would do now with so many days, or with the saved number when null. */
  'retention.preview': {
    access: 'anyone',
    input: connectionId.extend({ keepDays: keepDaysSchema.nullable() }),
    output: retentionPlanSchema,
  },
  /** Deletes what the saved number of days allows, now. */
  'retention.apply': { access: 'admin', input: connectionId, output: retentionResultSchema },

  'notices.settings': { access: 'admin', input: nothing, output: noticeSettingsSchema },
  /** The channels that took nothing lately, and why. */
  'notices.failing': { access: 'admin', input: nothing, output: z.array(failingChannelSchema) },
  'notices.save': {
    access: 'admin',
    input: z.strictObject({
      notices: noticeSettingsSchema,
      webhookSecret: newSecret,
      mailPassword: newSecret,
    }),
    output: nothing,
  },
  /** Sends a test over one channel with the saved settings; fails with `notice-not-delivered`. */
  'notices.test': {
    access: 'admin',
    input: z.strictObject({ channel: noticeChannelSchema }),
    output: nothing,
  },

  /** Opens a folder dialog and keeps the choice; null when it was closed without one. */
  'folder.choose': {
    access: 'admin',
    input: nothing,
    output: z.object({ folder: z.string() }).nullable(),
  },
  /** Whether the server's roles are saved beside each backup. */
  'settings.saveWithRoles': {
    access: 'admin',
    input: z.strictObject({ withRoles: z.boolean() }),
    output: nothing,
  },
  /** The HTTP API of this computer, and the port it listens on at the moment. */
  'api.settings': { access: 'anyone', input: nothing, output: apiStateSchema },
  /** Switches it on or off at once. Fails with `port-in-use`, and then nothing changes. */
  'api.save': { access: 'admin', input: apiSettingsSchema, output: apiStateSchema },
  /** Asks the server of the database how it is; a server that is away is an answer. */
  'health.database': { access: 'anyone', input: connectionId, output: databaseHealthSchema },
  'health.statistics': { access: 'anyone', input: connectionId, output: backupStatisticsSchema },
  /** Start hidden in the tray when the desktop session begins. */
  'settings.saveOpenAtLogin': {
    access: 'admin',
    input: z.strictObject({ openAtLogin: z.boolean() }),
    output: nothing,
  },
  'tools.list': { access: 'anyone', input: nothing, output: z.array(toolInstallationSchema) },
  'tools.chooseFolder': {
    access: 'admin',
    input: nothing,
    output: toolInstallationSchema.nullable(),
  },
  /** Looks at everything a backup depends on; may take as long as the slowest server. */
  'doctor.run': { access: 'anyone', input: nothing, output: z.array(doctorCheckSchema) },

  /** Who is signed in in this window, or why nobody is. */
  'session.state': { access: 'anyone', input: nothing, output: sessionStateSchema },
  /** At the first start; the admin is signed in then. Fails with `first-admin-exists`. */
  'session.createFirstAdmin': {
    access: 'anyone',
    input: z.strictObject({
      name: adminNameSchema,
      passphrase: passphraseSchema,
      staySignedIn: z.boolean(),
    }),
    output: sessionStateSchema,
  },
  /** Unlocks a locked window, too. Fails with `passphrase-wrong` and `sign-in-throttled`. */
  'session.signIn': {
    access: 'anyone',
    input: z.strictObject({
      name: z.string().max(1000),
      passphrase: triedPassphraseSchema,
      staySignedIn: z.boolean(),
    }),
    output: sessionStateSchema,
  },
  'session.lock': { access: 'anyone', input: nothing, output: nothing },
  'session.signOut': { access: 'anyone', input: nothing, output: nothing },

  'admins.list': { access: 'admin', input: nothing, output: z.array(adminSchema) },
  'admins.add': {
    access: 'admin',
    input: z.strictObject({ name: adminNameSchema, passphrase: passphraseSchema }),
    output: nothing,
  },
  /** Fails with `last-admin`. */
  'admins.remove': {
    access: 'admin',
    input: z.strictObject({ name: z.string().max(1000) }),
    output: nothing,
  },
  /** One's own. Other windows and the command line have to sign in again. */
  'admins.changePassphrase': {
    access: 'admin',
    input: z.strictObject({ current: triedPassphraseSchema, next: passphraseSchema }),
    output: nothing,
  },

  'audit.list': { access: 'admin', input: auditQuerySchema, output: auditPageSchema },

  /** Tokens for scripts and the HTTP door, those that are good. */
  'tokens.list': { access: 'admin', input: nothing, output: z.array(apiTokenSchema) },
  /** The answer is the only place where the token ever stands. */
  'tokens.create': {
    access: 'admin',
    input: z.strictObject({ name: adminNameSchema, days: tokenDaysSchema }),
    output: newTokenSchema,
  },
  'tokens.revoke': {
    access: 'admin',
    input: z.strictObject({ tokenId: z.uuid() }),
    output: nothing,
  },
  'settings.saveLockAfter': {
    access: 'admin',
    input: z.strictObject({ minutes: lockAfterMinutesSchema }),
    output: nothing,
  },
} as const satisfies Record<CallName, { access: Access; input: z.ZodType; output: z.ZodType }>;

export type Contract = typeof contract;
export type CallInput<Name extends CallName> = z.infer<Contract[Name]['input']>;
export type CallOutput<Name extends CallName> = z.infer<Contract[Name]['output']>;

/** What each event carries. */
export const events = {
  /** Of a call with this `workId` that is on its way. */
  'catalog-progress': z.object({ workId: z.uuid(), fraction: z.number() }),
  'connections-changed': nothing,
  'backups-changed': connectionId,
  'run-changed': runSchema,
  'app-changed': nothing,
  /** Somebody signed in or out, a window locked: each window asks for its own state. */
  'session-changed': nothing,
  /** A schedule was saved, a slot came due or was served, a pause began or ended. */
  'schedule-changed': nothing,
  /** Somebody clicked a notice: the window shows that connection, and its run when there is one. */
  'show-run': z.object({ connectionId: z.uuid(), runId: z.uuid().nullable() }),
  /** Somebody chose "Open a backup file…" in the menu. */
  'open-asked': nothing,
  /** Somebody started Nightjar with a dump: a window that is signed in asks for it. */
  'dump-named': nothing,
  'drill-changed': drillSchema,
  'restore-changed': restoreSchema,
} as const satisfies Record<EventName, z.ZodType>;
export type EventPayload<Name extends EventName> = z.infer<(typeof events)[Name]>;

/** `window.nightjar` in the renderer. */
export interface NightjarBridge {
  call<Name extends PageCallName>(
    name: Name,
    input: CallInput<Name>,
  ): Promise<Result<CallOutput<Name>>>;
  /** Opens a file that was dropped on the page; its path stays on the other side. */
  openDropped(
    file: File,
    work: { workId: string },
  ): Promise<Result<CallOutput<'catalog.openDropped'>>>;
  /** Returns the function that ends the subscription. */
  on<Name extends EventName>(
    name: Name,
    listener: (payload: EventPayload<Name>) => void,
  ): () => void;
}
