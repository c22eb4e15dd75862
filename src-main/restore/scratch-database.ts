/**
 * The database that a restore fills before it gets its real name. Whatever happens meanwhile, nobody
 * takes it for a finished one: its name and its comment say what it is, and it is dropped.
 */
import { randomBytes } from 'node:crypto';
import { NightjarFailure } from '#shared/errors/errors.ts';
import type { ServerAccess, ServerTarget } from '../postgres/server-access.ts';
import { identifier, literal } from './sql-text.ts';

const scratchPrefix = 'nightjar_restore_';
export const scratchPattern = /^nightjar_restore_[0-9a-f]{12}$/u;

/** Runs statements on the server, connected to a database that is not the one that is worked on. */
export type Ask = (sql: string) => Promise<string>;

/** A connection for work on other databases: to `postgres`, which every server has by default. */
export async function maintenance(
  server: ServerAccess,
  target: ServerTarget,
): Promise<{
  ask: Ask;
  version: string;
  majorVersion: number;
  binDirectory: string;
  toolsVersion: string;
}> {
  const candidates = ['postgres', 'template1', target.fields.database];
  let first: unknown;
  for (const database of candidates) {
    const there = { ...target, fields: { ...target.fields, database } };
    try {
      const { server: facts, tools } = await server.probe(there);
      return {
        ask: (sql) => server.query(there, sql, tools.binDirectory),
        version: facts.version,
        majorVersion: facts.majorVersion,
        binDirectory: tools.binDirectory,
        toolsVersion: tools.version,
      };
    } catch (error) {
      first ??= error;
      const passes =
        error instanceof NightjarFailure &&
        ['database-missing', 'login-refused', 'server-error'].includes(error.error.code);
      if (!passes) throw error;
    }
  }
  throw first;
}

export interface DatabaseNature {
  encoding: string;
  locale: string;
}

export const newScratchName = (): string => `${scratchPrefix}${randomBytes(6).toString('hex')}`;

/**
 * Makes an empty database. With `nature`, as the dumped one was; a locale that this server does not
 * have is replaced by its own, and said in the sentence that is returned.
 */
export async function createScratch(
  ask: Ask,
  name: string,
  nature: DatabaseNature | null,
): Promise<string | null> {
  const create = `create database ${identifier(name)} template template0`;
  const comment = `comment on database ${identifier(name)} is ${literal('Nightjar is restoring a backup into this database. It is not complete.')}`;
  if (nature === null) {
    await ask(create);
    await ask(comment);
    return null;
  }
  const encoding = `${create} encoding ${literal(nature.encoding)}`;
  try {
    await ask(
      `${encoding} lc_collate ${literal(nature.locale)} lc_ctype ${literal(nature.locale)}`,
    );
    await ask(comment);
    return null;
  } catch (error) {
    const said = error instanceof NightjarFailure ? JSON.stringify(error.error) : '';
    if (!/locale/iu.test(said)) throw error;
  }
  await ask(create);
  await ask(comment);
  return `The server does not have the locale ${nature.locale} of the backup; the restored database sorts by the server’s own.`;
}

export async function databaseExists(ask: Ask, name: string): Promise<boolean> {
  return (
    (await ask(`select 1 from pg_catalog.pg_database where datname = ${literal(name)}`)) !== ''
  );
}

/** Ends what is connected to it and drops it. Of a name that is not there, nothing happens. */
export async function dropDatabase(ask: Ask, name: string): Promise<void> {
  if (!(await databaseExists(ask, name))) return;
  await endConnections(ask, name);
  await ask(`drop database if exists ${identifier(name)}`);
}

export async function endConnections(ask: Ask, name: string): Promise<void> {
  await ask(
    `select count(pg_catalog.pg_terminate_backend(pid)) from pg_catalog.pg_stat_activity where datname = ${literal(name)} and pid <> pg_catalog.pg_backend_pid()`,
  );
}
