/**
 * Databases that a restore has replaced. Each of them is stored under another name until the user
 * restores it or drops it permanently.
 */
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
  /**
   * True if the connection leads to the sample server. The sample server has another port at each
   * start and is still the same server.
   */
  isSample(connectionId: string): boolean;
}

/**
 * Actor who asks for Undo and, for a database that was replaced on a server given by URL, how to
 * connect to this server.
 */
export interface UndoBy {
  by: Actor;
  target?: ServerTarget | undefined;
}

interface ReplacedDatabases {
  /** Replaced databases that still exist, as far as this process knows. */
  list(): Promise<ReplacedDatabase[]>;
  remember(replaced: StoredReplacedDatabase): Promise<void>;
  forget(replacedId: string): Promise<void>;
  /** Restores a replaced database and drops the database that had replaced it. */
  undo(replacedId: string, by: UndoBy): Promise<void>;
  /** Drops a replaced database permanently. */
  discard(replacedId: string, by: UndoBy): Promise<void>;
  /**
   * Deletes the records of replaced databases that are not on the server of this connection: a
   * process that ended during a replace may not have renamed any database. `target`: only the
   * records of this server; null for all records.
   */
  forgetMissing(
    connectionId: string,
    there: Maintenance,
    target: ServerTarget | null,
  ): Promise<void>;
}

/** Returns true if the target is still the server of this record. No I/O. */
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
  /**
   * Deletes the record of a database that no longer exists, so that it cannot be requested again.
   */
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
        log.warn('the database that a restore replaced no longer exists', {
          database: replacedDatabase,
        });
      }
    },
  };
}
