/**
 * The complete contract between window and main process: the input and output of each call. Both
 * sides derive their types from it. To add a call, name it in `names.ts`, describe it in the file
 * of its area in `calls/`, and write its handler in `src-main/app/ipc/handlers.ts`. The compiler
 * reports what is missing.
 */
import { z } from 'zod';
import { commandIds } from '../commands.ts';
import { drillSchema } from '../domain/drill.ts';
import { restoreSchema } from '../domain/restore.ts';
import { runSchema } from '../domain/run.ts';
import { serverAnswerSchema } from '../domain/server-answer.ts';
import type { Result } from '../errors/errors.ts';
import { languages } from '../words/languages.ts';
import { accessCalls } from './calls/access.ts';
import { backupCalls } from './calls/backups.ts';
import { catalogCalls } from './calls/catalog.ts';
import { connectionCalls } from './calls/connections.ts';
import { drillCalls } from './calls/drills.ts';
import { healthCalls } from './calls/health.ts';
import { notificationCalls } from './calls/notifications.ts';
import { restoreCalls } from './calls/restores.ts';
import { scheduleCalls } from './calls/schedule.ts';
import { settingsCalls } from './calls/settings.ts';
import { connectionId, nothing, type Call } from './calls/call.ts';
import type { CallName, EventName, PageCallName } from './names.ts';

export const contract = {
  ...backupCalls,
  ...catalogCalls,
  ...restoreCalls,
  ...drillCalls,
  ...connectionCalls,
  ...scheduleCalls,
  ...notificationCalls,
  ...settingsCalls,
  ...healthCalls,
  ...accessCalls,
} as const satisfies Record<CallName, Call>;

export type Contract = typeof contract;
export type CallInput<Name extends CallName> = z.infer<Contract[Name]['input']>;
export type CallOutput<Name extends CallName> = z.infer<Contract[Name]['output']>;

/** Data of each event. */
export const events = {
  /** Progress of the running call with this `operationId`. */
  'catalog-progress': z.object({ operationId: z.uuid(), fraction: z.number() }),
  'connections-changed': nothing,
  /** A server was asked, or a run connected to it or could not. */
  'server-answered': serverAnswerSchema,
  'backups-changed': connectionId,
  'run-changed': runSchema,
  'app-changed': nothing,
  /** The app speaks another language from now on. */
  'language-changed': z.object({ language: z.enum(languages) }),
  /** A user signed in or out, or a window was locked: each window requests its own state. */
  'session-changed': nothing,
  /** A schedule was saved, a slot became due or was served, a pause began or ended. */
  'schedule-changed': nothing,
  /**
   * The user clicked a notification: the window shows this connection, and its run if there is one.
   */
  'show-run': z.object({ connectionId: z.uuid(), runId: z.uuid().nullable() }),
  /** The user chose a command in the application menu. */
  'command-asked': z.object({ id: z.enum(commandIds) }),
  /** The user started Nightjar with a dump. A window with a signed-in admin requests it. */
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
  /** Opens a file that was dropped on the page. The page never receives its path. */
  openDropped(
    file: File,
    work: { operationId: string },
  ): Promise<Result<CallOutput<'catalog.openDropped'>>>;
  /** Lists the backups among dropped files and folders. The page never receives their paths. */
  listDropped(files: readonly File[]): Promise<Result<CallOutput<'catalog.listDropped'>>>;
  /** Returns the function that ends the subscription. */
  on<Name extends EventName>(
    name: Name,
    listener: (payload: EventPayload<Name>) => void,
  ): () => void;
}
