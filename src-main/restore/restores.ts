/**
 * The restores of this process, what they remember over its end, and what can be undone. One restore
 * at a time for each database name of a server.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { FinishedRestore, RestoreMode, RestoreProgress } from '#shared/domain/restore.ts';
import { databaseNameSchema, type RestoreReview } from '#shared/domain/restore.ts';
import { fail, invalidInput } from '#shared/errors/errors.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { errorOfFault, describeFault } from '../logging/fault.ts';
import type { Clock, Log } from '../ports.ts';
import type { ServerAccess, ServerTarget } from '../postgres/server-access.ts';
import { restoreDatabase, reviewRestore, undoReplace } from './restore-database.ts';
import { dropDatabase, maintenance, scratchPattern } from './scratch-database.ts';

export interface RestoreOrder {
  filePath: string;
  /** A stored connection, whose server receives the database; or a server given on the spot. */
  connectionId: string | null;
  target?: ServerTarget;
  database: string;
  mode: RestoreMode;
  trusted: boolean;
}

const keptSchema = z.object({
  id: z.uuid(),
  connectionId: z.uuid(),
  database: z.string(),
  keptDatabase: z.string(),
  at: z.iso.datetime(),
});
/** A database that was replaced and can be brought back. */
export type KeptDatabase = z.infer<typeof keptSchema>;

const stateSchema = z.object({
  /** Databases that a restore was filling; whatever is here at a start was left by a crash. */
  unfinished: z.array(
    z.object({ connectionId: z.uuid(), scratch: z.string().regex(scratchPattern) }),
  ),
  kept: z.array(keptSchema),
});
type State = z.infer<typeof stateSchema>;

export interface RestoreParts {
  clock: Clock;
  log: Log;
  server: ServerAccess;
  stateFile: string;
  targetOf(connectionId: string): Promise<ServerTarget>;
  /** Backs up this database of the connection's server; rejects when that fails. */
  safetyBackup(order: RestoreOrder, target: ServerTarget, admin: string): Promise<void>;
  onProgress(restoreId: string, progress: RestoreProgress): void;
}

export interface StartedRestore {
  restoreId: string;
  /** Rejects with a NightjarFailure; then the server is as it was. */
  finished: Promise<FinishedRestore>;
}

export interface Restores {
  review(order: RestoreOrder): Promise<RestoreReview>;
  start(order: RestoreOrder, by: { admin: string }): Promise<StartedRestore>;
  cancel(restoreId: string): void;
  /** Replaced databases that are still there. */
  kept(): Promise<KeptDatabase[]>;
  /** Brings a replaced database back, and drops what had replaced it. */
  undo(keptId: string, by: { admin: string }): Promise<void>;
  /** Drops a replaced database for good. */
  discard(keptId: string, by: { admin: string }): Promise<void>;
  /** Remembers a scratch database of a connection's server, so that a crash does not leave it there. */
  remember(connectionId: string, scratch: string): Promise<void>;
  forget(scratch: string): Promise<void>;
  /** Drops what a crash has left on the servers that can be reached. */
  sweep(): Promise<void>;
  /** Cancels all restores and resolves when nothing runs any more. */
  stop(): Promise<void>;
}

export function createRestores(parts: RestoreParts): Restores {
  const { clock, log, server } = parts;
  const active = new Map<string, { controller: AbortController; finished: Promise<unknown> }>();
  const names = new Set<string>();
  let queue: Promise<unknown> = Promise.resolve();

  const readState = async (): Promise<State> => {
    try {
      return stateSchema.parse(JSON.parse(await readFile(parts.stateFile, 'utf8')));
    } catch {
      return { unfinished: [], kept: [] };
    }
  };
  const writeChange = async (change: (state: State) => State): Promise<void> => {
    const next = change(await readState());
    await mkdir(path.dirname(parts.stateFile), { recursive: true, mode: 0o700 });
    await writeFileAtomically(parts.stateFile, `${JSON.stringify(next, null, 2)}\n`);
  };
  const changeState = (change: (state: State) => State): Promise<void> => {
    const turn = queue.then(() => writeChange(change));
    queue = turn.catch(() => undefined);
    return turn;
  };
  const remember = (connectionId: string, scratch: string): Promise<void> =>
    changeState((state) => ({
      ...state,
      unfinished: [...state.unfinished, { connectionId, scratch }],
    }));
  const forget = (scratch: string): Promise<void> =>
    changeState((state) => ({
      ...state,
      unfinished: state.unfinished.filter((one) => one.scratch !== scratch),
    }));
  const targetOf = async ({ connectionId, target }: RestoreOrder): Promise<ServerTarget> => {
    if (target !== undefined) return target;
    if (connectionId === null) return fail({ code: 'connection-not-found', connection: '' });
    return await parts.targetOf(connectionId);
  };
  const check = ({ database }: RestoreOrder): void => {
    const parsed = databaseNameSchema.safeParse(database);
    if (!parsed.success) {
      const { problems } = invalidInput(parsed.error);
      fail({
        code: 'invalid-input',
        problems: problems.map(({ message }) => ({ field: 'database', message })),
      });
    }
  };
  const keptById = async (id: string): Promise<KeptDatabase> => {
    const found = (await readState()).kept.find((one) => one.id === id);
    return found ?? fail({ code: 'database-missing', database: id });
  };
  const forgetKept = (id: string): Promise<void> =>
    changeState((state) => ({ ...state, kept: state.kept.filter((one) => one.id !== id) }));

  const run = async (
    order: RestoreOrder,
    restoreId: string,
    signal: AbortSignal,
    { admin }: { admin: string },
  ): Promise<FinishedRestore> => {
    const { connectionId, database, mode, filePath } = order;
    const facts = { restore: restoreId, database, mode, file: path.basename(filePath), admin };
    log.info('restore begun', facts);
    try {
      const target = await targetOf(order);
      const done = await restoreDatabase(
        { filePath, target, database, mode, trusted: order.trusted },
        {
          clock,
          log,
          server,
          safetyBackup: () => parts.safetyBackup(order, target, admin),
          remember: (scratch) =>
            connectionId === null ? Promise.resolve() : remember(connectionId, scratch),
          forget,
        },
        { signal, onProgress: (progress) => parts.onProgress(restoreId, progress) },
      );
      const { keptDatabase } = done;
      if (keptDatabase !== null && connectionId !== null) {
        const kept: KeptDatabase = {
          id: randomUUID(),
          connectionId,
          database,
          keptDatabase,
          at: new Date(clock.nowMs()).toISOString(),
        };
        await changeState((state) => ({ ...state, kept: [...state.kept, kept] }));
      }
      log.info('restore finished', { ...facts, ...done });
      return done;
    } catch (fault) {
      const error = errorOfFault(fault, log, 'a restore ended unexpectedly');
      log.error('restore failed', { ...facts, error, ...describeFault(fault) });
      return fail(error, fault);
    }
  };

  return {
    review: async (order) => {
      check(order);
      return await reviewRestore({ ...order, target: await targetOf(order) }, { server });
    },
    start: async (order, by) => {
      check(order);
      const name = JSON.stringify([order.connectionId, order.database]);
      if (names.has(name)) fail({ code: 'restore-running', database: order.database });
      names.add(name);
      const restoreId = randomUUID();
      const controller = new AbortController();
      const finished = run(order, restoreId, controller.signal, by).finally(() => {
        active.delete(restoreId);
        names.delete(name);
      });
      // Whoever started it awaits it; a rejection before that is no fault of its own.
      finished.catch(() => undefined);
      active.set(restoreId, { controller, finished });
      return { restoreId, finished };
    },
    cancel: (restoreId) => {
      const found = active.get(restoreId);
      if (found === undefined) return fail({ code: 'run-not-found' });
      found.controller.abort();
    },
    kept: async () => (await readState()).kept,
    undo: async (keptId, { admin }) => {
      const { connectionId, database, keptDatabase } = await keptById(keptId);
      await undoReplace(await parts.targetOf(connectionId), database, keptDatabase, server);
      await forgetKept(keptId);
      log.info('restore undone', { database, keptDatabase, admin });
    },
    discard: async (keptId, { admin }) => {
      const { connectionId, keptDatabase } = await keptById(keptId);
      const { ask } = await maintenance(server, await parts.targetOf(connectionId));
      await dropDatabase(ask, keptDatabase);
      await forgetKept(keptId);
      log.info('replaced database dropped', { database: keptDatabase, admin });
    },
    remember,
    forget,
    sweep: async () => {
      for (const { connectionId, scratch } of (await readState()).unfinished) {
        try {
          const { ask } = await maintenance(server, await parts.targetOf(connectionId));
          await dropDatabase(ask, scratch);
          await forget(scratch);
          log.warn('the half-made database of an interrupted restore was dropped', { scratch });
        } catch (fault) {
          log.warn('a half-made database could not be dropped yet', {
            scratch,
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
