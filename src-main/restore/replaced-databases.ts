/** Databases that a restore has replaced: kept under another name until somebody brings them back or drops them for good. */
import type { Actor } from '#shared/domain/admin.ts';
import type { ReplacedDatabase } from '#shared/domain/restore.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { actorName } from '../admin/actor.ts';
import type { ServerAccess, ServerTarget } from '../postgres/connection/server-access.ts';
import type { Log } from '../system/ports.ts';
import {
  withoutServerDetails,
  type RestoreState,
  type StoredReplacedDatabase,
} from './restore-state.ts';
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
  list(): Promise<ReplacedDatabase[]>;
  remember(replaced: StoredReplacedDatabase): Promise<void>;
  forget(replacedId: string): Promise<void>;
  /** Brings one back, and drops what had replaced it. */
  undo(replacedId: string, by: UndoBy): Promise<void>;
  /** Drops one for good. */
  discard(replacedId: string, by: UndoBy): Promise<void>;
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
  const replacedById = async (id: string): Promise<StoredReplacedDatabase> => {
    const found = (await state.read()).replaced.find((one) => one.id === id);
    return found ?? fail({ code: 'kept-database-unknown', keptId: id });
  };
  const targetOfReplaced = async (
    replaced: StoredReplacedDatabase,
    target?: ServerTarget,
  ): Promise<ServerTarget> => {
    const { connectionId, host, port } = replaced;
    const there = connectionId === null ? target : await targetOf(connectionId);
    const isOfSample = connectionId !== null && isSample(connectionId);
    if (there !== undefined && (isOfSample || isAt(there, replaced))) return there;
    return fail({
      code: 'kept-database-elsewhere',
      database: replaced.replacedDatabase,
      host,
      port,
    });
  };
  const forget = (id: string): Promise<void> =>
    state.change((one) => ({
      ...one,
      replaced: one.replaced.filter((replaced) => replaced.id !== id),
    }));
  /** What is not there any more cannot be asked for again. */
  const forgetWhenGone = async (id: string, error: unknown): Promise<never> => {
    const isGone = error instanceof ExpectedError && error.error.code === 'kept-database-gone';
    if (isGone) await forget(id);
    throw error;
  };

  return {
    list: async () => (await state.read()).replaced.map(withoutServerDetails),
    remember: (replaced) =>
      state.change((one) => ({ ...one, replaced: [...one.replaced, replaced] })),
    forget,
    undo: async (replacedId, { by, target }) => {
      const replaced = await replacedById(replacedId);
      const { database, replacedDatabase } = replaced;
      const there = await targetOfReplaced(replaced, target);
      try {
        await undoReplace(there, database, replacedDatabase, { server, log });
      } catch (error) {
        await forgetWhenGone(replacedId, error);
      }
      await forget(replacedId);
      log.info('restore undone', { database, replacedDatabase, admin: actorName(by) });
    },
    discard: async (replacedId, { by, target }) => {
      const replaced = await replacedById(replacedId);
      await discardReplaced(await targetOfReplaced(replaced, target), replaced.replacedDatabase, {
        server,
      });
      await forget(replacedId);
      log.info('replaced database dropped', {
        database: replaced.replacedDatabase,
        admin: actorName(by),
      });
    },
    forgetMissing: async (connectionId, { ask }, target) => {
      const { replaced } = await state.read();
      const here = replaced.filter(
        (one) => one.connectionId === connectionId && (target === null || isAt(target, one)),
      );
      for (const { id, replacedDatabase } of here) {
        if (await databaseExists(ask, replacedDatabase)) continue;
        await forget(id);
        log.warn('a database that a restore was to keep is not there', {
          database: replacedDatabase,
        });
      }
    },
  };
}
