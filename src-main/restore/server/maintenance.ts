/**
 * A connection for statements on other databases. It connects to `postgres`, which each server has
 * by default.
 */
import { ExpectedError } from '#shared/errors/errors.ts';
import type { Sql } from '../../postgres/connection/quote-sql.ts';
import type {
  QueryOptions,
  ServerAccess,
  ServerTarget,
} from '../../postgres/connection/server-access.ts';

/** Runs statements and resolves with the output of psql. */
export type Ask = (sql: Sql, options?: QueryOptions) => Promise<string>;

export interface Maintenance {
  /** Connected to a database that the statements do not change. */
  ask: Ask;
  /** Connected to this database. */
  askIn(database: string): Ask;
  version: string;
  majorVersion: number;
  binDirectory: string;
  toolsVersion: string;
  /** See `ServerAccess`. */
  installation: string;
}

/**
 * Fails as a probe of the server does. The signal cancels only that probe; later statements
 * continue.
 */
export async function maintenance(
  server: ServerAccess,
  target: ServerTarget,
  signal?: AbortSignal,
): Promise<Maintenance> {
  const candidates = ['postgres', 'template1', target.fields.database];
  let first: unknown;
  for (const database of candidates) {
    const inDatabase = (name: string): ServerTarget => ({
      ...target,
      fields: { ...target.fields, database: name },
    });
    const there = inDatabase(database);
    try {
      const { server: facts, tools } = await server.probe(
        signal === undefined ? there : { ...there, signal },
      );
      const { binDirectory } = tools;
      return {
        ask: (sql, options) =>
          server.query(there, sql, binDirectory, { waitsForLocks: true, ...options }),
        askIn: (name) => (sql, options) =>
          server.query(inDatabase(name), sql, binDirectory, { waitsForLocks: true, ...options }),
        version: facts.version,
        majorVersion: facts.majorVersion,
        binDirectory,
        toolsVersion: tools.version,
        installation: server.installation,
      };
    } catch (error) {
      first ??= error;
      const passes =
        error instanceof ExpectedError &&
        ['database-missing', 'login-refused', 'server-error'].includes(error.error.code);
      if (!passes) throw error;
    }
  }
  throw first;
}
