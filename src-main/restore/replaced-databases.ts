/** Databases that a restore has replaced: kept under another name until somebody brings them back or drops them for good. */
import type { Actor } from '#shared/domain/admin.ts';
import type { KeptDatabase } from '#shared/domain/restore.ts';
import { fail, NightjarFailure } from '#shared/errors/errors.ts';
import { actorName } from '../admin/actor.ts';
import type { ServerAccess, ServerTarget } from '../postgres/connection/server-access.ts';
import type { Log } from '../system/ports.ts';
import { publicKept, type RestoreState, type StoredKept } from './restore-state.ts';
import { databaseExists } from './server/drop-database.ts';
import type { Maintenance } from './server/maintenance.ts';
import { discardReplaced, undoReplace } from './server/replace-database.ts';

interface ReplacedParts {
  log: Log;
  server: ServerAccess;
  state: RestoreState;
  targetOf(connectionId: string): Promise<ServerTarget>;
  /** The sample server has another port at every start and is still the same one. */
  isSample(connectionId: string): boolean;
}

/** Who asks; and for what was replaced on a server given by URL, how to reach it. */
export interface UndoBy {
  by: Actor;
  target?: ServerTarget | undefined;
}

interface ReplacedDatabases {
  /** Those that are still there, as far as is known. */
  list(): Promise<KeptDatabase[]>;
  remember(kept: StoredKept): Promise<void>;
  forget(keptId: string): Promise<void>;
  /** Brings one back, and drops what had replaced it. */
  undo(keptId: string, by: UndoBy): Promise<void>;
  /** Drops one for good. */
  discard(keptId: string, by: UndoBy): Promise<void>;
  /**
   * Forgets those of a connection that are not on its server: one that ended during a replace may not have kept anything.
   * `target`: only those of this server; null for all.
   */
  forgetMissing(
    connectionId: string,
    there: Maintenance,
    target: ServerTarget | null,
  ): Promise<void>;
}

/** Whether the target still is the server of this record. Pure. */
export function isAt(
  { fields }: ServerTarget,
  { host, port }: { host?: string | undefined; port?: number | undefined },
): boolean {
  const isThere = (host ?? fields.host) === fields.host;
  return isThere && (port ?? fields.port) === fields.port;
}

export function createReplacedDatabases({
  log,
  server,
  state,
  targetOf,
  isSample,
}: ReplacedParts): ReplacedDatabases {
  const keptById = async (id: string): Promise<StoredKept> => {
    const found = (await state.read()).kept.find((one) => one.id === id);
    return found ?? fail({ code: 'kept-database-unknown', keptId: id });
  };
  const targetOfKept = async (kept: StoredKept, target?: ServerTarget): Promise<ServerTarget> => {
    const { connectionId, host, port } = kept;
    const there = connectionId === null ? target : await targetOf(connectionId);
    const isOfSample = connectionId !== null && isSample(connectionId);
    if (there !== undefined && (isOfSample || isAt(there, kept))) return there;
    return fail({ code: 'kept-database-elsewhere', database: kept.keptDatabase, host, port });
  };
  const forget = (id: string): Promise<void> =>
    state.change((one) => ({ ...one, kept: one.kept.filter((kept) => kept.id !== id) }));
  /** What is not there any more cannot be asked for again. */
  const forgetWhenGone = async (id: string, error: unknown): Promise<never> => {
    const isGone = error instanceof NightjarFailure && error.error.code === 'kept-database-gone';
    if (isGone) await forget(id);
    throw error;
  };

  return {
    list: async () => (await state.read()).kept.map(publicKept),
    remember: (kept) => state.change((one) => ({ ...one, kept: [...one.kept, kept] })),
    forget,
    undo: async (keptId, { by, target }) => {
      const kept = await keptById(keptId);
      const { database, keptDatabase } = kept;
      const there = await targetOfKept(kept, target);
      try {
        await undoReplace(there, database, keptDatabase, { server, log });
      } catch (error) {
        await forgetWhenGone(keptId, error);
      }
      await forget(keptId);
      log.info('restore undone', { database, keptDatabase, admin: actorName(by) });
    },
    discard: async (keptId, { by, target }) => {
      const kept = await keptById(keptId);
      await discardReplaced(await targetOfKept(kept, target), kept.keptDatabase, { server });
      await forget(keptId);
      log.info('replaced database dropped', { database: kept.keptDatabase, admin: actorName(by) });
    },
    forgetMissing: async (connectionId, { ask }, target) => {
      const { kept } = await state.read();
      const here = kept.filter(
        (one) => one.connectionId === connectionId && (target === null || isAt(target, one)),
      );
      for (const { id, keptDatabase } of here) {
        if (await databaseExists(ask, keptDatabase)) continue;
        await forget(id);
        log.warn('a database that a restore was to keep is not there', { database: keptDatabase });
      }
    },
  };
}
