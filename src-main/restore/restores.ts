/**
 * The restores of this process, their state on disk, and what can be undone. Only one restore runs
 * at a time for each database name of a server.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Actor } from '#shared/domain/admin.ts';
import { restoreOptionsSchema, type RestoreOptions } from '#shared/domain/restore-options.ts';
import {
  databaseNameSchema,
  type ChosenTable,
  type FinishedRestore,
  type ReplacedDatabase,
  type Restore,
  type RestoreMode,
  type RestoreReview,
  type RestoreTargets,
} from '#shared/domain/restore.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { fail, invalidInput } from '#shared/errors/errors.ts';
import { actorName } from '../admin/actor.ts';
import type { Compressors } from '../compression/installed.ts';
import type { IndexCache } from '../catalog/open/index-cache.ts';
import { errorOfFault, describeFault } from '../logging/fault.ts';
import type { Clock, Log } from '../system/ports.ts';
import type { ServerAccess, ServerTarget } from '../postgres/connection/server-access.ts';
import { durationLikeBefore, type EarlierRestore, type RestoreKind } from './earlier-restores.ts';
import { createReplacedDatabases, isAt, type UndoBy } from './replaced-databases.ts';
import { restoreDatabase } from './restore-database.ts';
import type { RestoreState } from './restore-state.ts';
import { listTargets } from './server/restore-targets.ts';
import { reviewRestore } from './review-restore.ts';
import { maintenance } from './server/maintenance.ts';
import { dropStaleScratches } from './server/scratch-database.ts';

export interface RestoreOrder extends RestoreOptions {
  filePath: string;
  /** A stored connection, whose server receives the database; null for another server. */
  connectionId: string | null;
  target?: ServerTarget;
  database: string;
  mode: RestoreMode;
  trusted: boolean;
  /** Only these tables and the entries that they need; null for everything. */
  tables: readonly ChosenTable[] | null;
  /** Which of several databases in the file; default: the only one. */
  databaseInFile?: string | null | undefined;
}

export interface RestoreParts {
  clock: Clock;
  log: Log;
  server: ServerAccess;
  compressors: Pick<Compressors, 'all'>;
  /** The number of sessions in the settings; null: chosen for each restore. */
  sessions: () => number | null;
  state: RestoreState;
  targetOf(connectionId: string): Promise<ServerTarget>;
  /**
   * True for the sample server, which has another port at each start and is still the same server.
   */
  isSample(connectionId: string): boolean;
  /** Returns true if a process of this user has created the file with this SHA-256. */
  createdHere(sha256: string): Promise<boolean>;
  /** Returns a proof of this file that is not stored next to it; null if there is no proof. */
  storedProof(sha256: string): Promise<Proof | null>;
  cache: IndexCache | null;
  /** Backs up the database into this file. Rejects if that fails, or when the signal aborts. */
  safetyBackup(
    order: RestoreOrder,
    target: ServerTarget,
    control: { restoreId: string; by: Actor; signal: AbortSignal },
  ): Promise<string>;
  onChange(restore: Restore): void;
}

export interface StartedRestore {
  restoreId: string;
  /** Rejects with an ExpectedError; then the server is as it was. */
  finished: Promise<FinishedRestore>;
}

export interface Restores {
  /** Fails with `reading-cancelled` if the signal aborts. */
  review(order: RestoreOrder, signal?: AbortSignal): Promise<RestoreReview>;
  start(order: RestoreOrder, by: Actor): Promise<StartedRestore>;
  cancel(restoreId: string): void;
  /** Restores of this process, newest first. */
  list(): Restore[];
  /** Databases on the server of this connection; with a file, also a free name for its database. */
  databases(
    connectionId: string,
    filePath: string | null,
    databaseInFile?: string | null,
  ): Promise<RestoreTargets>;
  /** Replaced databases that still exist. */
  replaced(): Promise<ReplacedDatabase[]>;
  /** Restores a replaced database, and drops the database that had replaced it. */
  undo(replacedId: string, how: UndoBy): Promise<void>;
  /** Drops a replaced database permanently. */
  discard(replacedId: string, how: UndoBy): Promise<void>;
  /** Stores the name of a scratch database of this server, so that it is dropped after a crash. */
  remember(connectionId: string, scratch: string): Promise<void>;
  forget(scratch: string): Promise<void>;
  /** Fails while a restore of this connection runs or one of its replaced databases exists. */
  requireNoneOf(connectionId: string): Promise<void>;
  /** Drops the remains of a crash on the servers that can be reached. */
  sweep(): Promise<void>;
  /** Cancels all restores and resolves when no restore runs. */
  stop(): Promise<void>;
}

type Place = Pick<ServerTarget['fields'], 'host' | 'port'>;

/** Number of finished restores that the window can still show. */
const endedToRemember = 50;

export function createRestores(parts: RestoreParts): Restores {
  const { clock, log, server, state } = parts;
  const active = new Map<string, { controller: AbortController; finished: Promise<unknown> }>();
  const names = new Set<string>();
  const restores = new Map<string, Restore>();
  const earlier: EarlierRestore[] = [];
  const replaced = createReplacedDatabases(parts);
  const now = (): string => new Date(clock.nowMs()).toISOString();

  const kindOf = (
    { filePath, mode, tables }: RestoreOrder,
    { fields }: ServerTarget,
  ): RestoreKind => {
    const { host, port } = fields;
    return { filePath, host, port, mode, isWhole: tables === null };
  };
  const change = (restore: Restore): void => {
    restores.set(restore.id, restore);
    parts.onChange(restore);
    const ended = [...restores.values()].filter((one) => one.state !== 'running');
    for (const { id } of ended.slice(0, -endedToRemember)) restores.delete(id);
  };
  const remember = (connectionId: string, scratch: string, place: Place): Promise<void> =>
    state.change((one) => ({
      ...one,
      unfinished: [...one.unfinished, { connectionId, scratch, ...place }],
    }));
  const forget = (scratch: string): Promise<void> =>
    state.change((one) => ({
      ...one,
      unfinished: one.unfinished.filter((other) => other.scratch !== scratch),
    }));
  const targetOf = async ({ connectionId, target }: RestoreOrder): Promise<ServerTarget> => {
    if (target !== undefined) return target;
    if (connectionId === null) return fail({ code: 'connection-not-found', connection: '' });
    return await parts.targetOf(connectionId);
  };
  const check = (order: RestoreOrder): void => {
    const { database, withoutOwners, leaveOut, searchPath, sessions } = order;
    const given = { withoutOwners, leaveOut, searchPath, sessions };
    const options = restoreOptionsSchema.safeParse(given);
    if (!options.success) fail(invalidInput(options.error));
    const parsed = databaseNameSchema.safeParse(database);
    if (!parsed.success) {
      const { problems } = invalidInput(parsed.error);
      fail({
        code: 'invalid-input',
        problems: problems.map(({ message }) => ({ field: 'database', message })),
      });
    }
  };
  const run = async (
    order: RestoreOrder,
    target: ServerTarget,
    base: Pick<Restore, 'id' | 'connectionId' | 'filename' | 'database' | 'mode' | 'startedAt'>,
    signal: AbortSignal,
    by: Actor,
  ): Promise<FinishedRestore> => {
    const { connectionId, database, mode } = order;
    const admin = actorName(by);
    const facts = { restore: base.id, database, mode, file: base.filename, admin };
    const replacedId = randomUUID();
    let sqlBytes: number | null = null;
    log.info('restore begun', facts);
    try {
      const done = await restoreDatabase(
        { ...order, target },
        {
          clock,
          log,
          server,
          compressors: parts.compressors,
          sessions: parts.sessions,
          createdHere: parts.createdHere,
          cache: parts.cache,
          safetyBackup: () => parts.safetyBackup(order, target, { restoreId: base.id, by, signal }),
          remember: async (scratch) => {
            const { host, port } = target.fields;
            if (connectionId !== null) await remember(connectionId, scratch, { host, port });
          },
          forget,
          keeping: async (replacedDatabase) => {
            const { host, port, user } = target.fields;
            const record = {
              id: replacedId,
              connectionId,
              host,
              port,
              user,
              database,
              replacedDatabase,
            };
            await replaced.remember({ ...record, at: now() });
          },
          notStored: () => replaced.forget(replacedId),
        },
        {
          signal,
          onProgress: (progress) => {
            sqlBytes = progress.totalSqlBytes;
            change({ ...base, state: 'running', progress });
          },
        },
      );
      const result = { ...done, replacedId: done.replacedDatabase === null ? null : replacedId };
      log.info('restore finished', { ...facts, ...result });
      if (sqlBytes !== null) {
        earlier.push({ ...kindOf(order, target), sqlBytes, durationMs: done.durationMs });
        if (earlier.length > endedToRemember) earlier.shift();
      }
      change({ ...base, state: 'finished', finishedAt: now(), result });
      return result;
    } catch (fault) {
      const error = errorOfFault(fault, log, 'a restore ended unexpectedly');
      const finishedAt = now();
      if (error.code === 'restore-cancelled') {
        log.info('restore cancelled', facts);
        change({ ...base, state: 'cancelled', finishedAt });
      } else {
        log.error('restore failed', { ...facts, error, ...describeFault(fault) });
        change({ ...base, state: 'failed', finishedAt, error });
      }
      return fail(error, fault);
    }
  };

  return {
    review: async (order, signal) => {
      check(order);
      const target = await targetOf(order);
      const review = await reviewRestore({ ...order, target }, parts, signal);
      const { sqlBytes } = review;
      // A drill is no restore of this kind: it may have run on another server.
      const expectedDurationMs =
        sqlBytes === null
          ? null
          : durationLikeBefore(earlier, { ...kindOf(order, target), sqlBytes });
      return { ...review, expectedDurationMs };
    },
    start: async (order, by) => {
      check(order);
      const target = await targetOf(order);
      const { host, port } = target.fields;
      const name = JSON.stringify([host, port, order.database]);
      if (names.has(name)) fail({ code: 'restore-running', database: order.database });
      names.add(name);
      const base = {
        id: randomUUID(),
        connectionId: order.connectionId,
        filename: path.basename(order.filePath),
        database: order.database,
        mode: order.mode,
        startedAt: now(),
      };
      const controller = new AbortController();
      const finished = run(order, target, base, controller.signal, by).finally(() => {
        active.delete(base.id);
        names.delete(name);
      });
      // The caller that started the restore awaits `finished`, so a rejection is handled there.
      finished.catch(() => undefined);
      active.set(base.id, { controller, finished });
      return { restoreId: base.id, finished };
    },
    cancel: (restoreId) => {
      const found = active.get(restoreId);
      if (found === undefined) return fail({ code: 'run-not-found' });
      found.controller.abort();
    },
    list: () => [...restores.values()].toReversed(),
    databases: async (connectionId, filePath, databaseInFile = null) =>
      await listTargets(await parts.targetOf(connectionId), { filePath, databaseInFile }, server),
    replaced: replaced.list,
    undo: replaced.undo,
    discard: replaced.discard,
    remember: async (connectionId, scratch) => {
      const { host, port } = (await parts.targetOf(connectionId)).fields;
      await remember(connectionId, scratch, { host, port });
    },
    forget,
    requireNoneOf: async (connectionId) => {
      const running = [...restores.values()].find(
        (one) => one.connectionId === connectionId && active.has(one.id),
      );
      if (running !== undefined) fail({ code: 'restore-running', database: running.database });
      const replaced = (await state.read()).replaced.find(
        (one) => one.connectionId === connectionId,
      );
      if (replaced === undefined) return;
      fail({ code: 'connection-keeps-database', database: replaced.replacedDatabase });
    },
    sweep: async () => {
      const { unfinished } = await state.read();
      for (const connectionId of new Set(unfinished.map((one) => one.connectionId))) {
        try {
          const target = await parts.targetOf(connectionId);
          const there = await maintenance(server, target);
          const isSample = parts.isSample(connectionId);
          await replaced.forgetMissing(connectionId, there, isSample ? null : target);
          const left = await dropStaleScratches(there, log);
          const gone = new Set(
            unfinished
              .filter((one) => one.connectionId === connectionId && !left.includes(one.scratch))
              .filter((one) => isSample || isAt(target, one))
              .map(({ scratch }) => scratch),
          );
          await state.change((one) => ({
            ...one,
            unfinished: one.unfinished.filter(({ scratch }) => !gone.has(scratch)),
          }));
        } catch (fault) {
          log.warn('the remains of an interrupted restore could not be dropped yet', {
            connection: connectionId,
            ...describeFault(fault),
          });
        }
      }
    },
    stop: async () => {
      const all = [...active.values()];
      for (const { controller } of all) controller.abort();
      await Promise.allSettled(all.map(({ finished }) => finished));
    },
  };
}
