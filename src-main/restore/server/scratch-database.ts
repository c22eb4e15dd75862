/**
 * The database that a restore fills before it gets its real name. Its name and its comment state
 * that it is not complete, so that no user treats it as a finished database. The comment also
 * states which process fills it, so that any later restore to this server can drop the remains of a
 * crash.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { RestoreWarning } from '#shared/domain/restore-warning.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import {
  ownIdentity,
  processIdentitySchema,
  stateOfProcess,
} from '../../system/process-identity.ts';
import { describeFault } from '../../logging/fault.ts';
import type { Log } from '../../system/ports.ts';
import { identifier, literal, sql, type Sql } from '../../postgres/connection/quote-sql.ts';
import { createClauses, type DatabaseLocale } from './database-locale.ts';
import { dropDatabase } from './drop-database.ts';
import type { Maintenance } from './maintenance.ts';

const scratchPrefix = 'nightjar_restore_';
const rolePrefix = 'nightjar_owner_';
const scratchPattern = '^nightjar_restore_[0-9a-f]{12}$';
const scratchName = new RegExp(scratchPattern, 'u');
const words = 'Nightjar is restoring a backup into this database. It is not complete.';
/** There is a moment between CREATE DATABASE and its comment. */
const nameless = { timeoutMs: 3000 };

const ownerSchema = processIdentitySchema.extend({
  /** The comments of the first versions do not have this field. */
  installation: z.string().optional(),
});

/** Scratch databases that restores of this process are filling. */
const activeScratches = new Set<string>();

/** Returns a new name. The name is registered for this process until `releaseScratch`. */
export function claimScratchName(): string {
  const name = `${scratchPrefix}${randomBytes(6).toString('hex')}`;
  activeScratches.add(name);
  return name;
}

/** A drill on a user's server restores into a database that keeps such a name. */
export function isScratchName(name: string): boolean {
  return scratchName.test(name);
}

/**
 * Name of the role that may be created for a scratch database (`restore-roles.ts`). Both are
 * created and dropped together.
 */
export const roleOf = (scratch: string): string => rolePrefix + scratch.slice(scratchPrefix.length);

/** Does nothing if the role does not exist; never rejects. */
export async function dropRoleOf({ ask }: Maintenance, scratch: string, log: Log): Promise<void> {
  const role = roleOf(scratch);
  await ask(sql`drop role if exists ${identifier(role)}`).catch((fault: unknown) => {
    log.warn('the role of a restore could not be dropped', { role, ...describeFault(fault) });
  });
}

export function releaseScratch(name: string): void {
  activeScratches.delete(name);
}

/**
 * Returns SQL that writes into the comment of the database that it is not complete, and which
 * process fills it.
 */
export async function markScratchSql({ installation }: Maintenance, name: string): Promise<Sql> {
  const owner: z.infer<typeof ownerSchema> = {
    installation,
    ...(await ownIdentity()),
  };
  return sql`comment on database ${identifier(name)} is ${literal(`${words} ${JSON.stringify(owner)}`)}`;
}

/**
 * Creates an empty database with the known properties of the dumped database. Resolves with the
 * properties that differ. Uses the default tablespace if `tablespace` is null.
 */
export async function createScratch(
  there: Maintenance,
  name: string,
  nature: DatabaseLocale | null,
  tablespace: string | null,
): Promise<RestoreWarning[]> {
  const place = tablespace === null ? sql`` : sql` tablespace ${identifier(tablespace)}`;
  const create = sql`create database ${identifier(name)} template template0${place}`;
  const mark = await markScratchSql(there, name);
  const ways = nature === null ? [{ clause: sql``, warnings: [] }] : createClauses(nature, there);
  for (const [index, { clause, warnings }] of ways.entries()) {
    try {
      await there.ask(sql`${create} ${clause}`);
      await there.ask(mark);
      return warnings;
    } catch (error) {
      const said = error instanceof ExpectedError ? JSON.stringify(error.error) : '';
      const isLast = index === ways.length - 1;
      if (isLast || !/locale|collat|icu|encoding/iu.test(said)) throw error;
    }
  }
  return [];
}

/**
 * Drops the scratch databases of this installation whose process has ended, and the scratch
 * databases of this process that no restore fills any more. Resolves with the names of the
 * remaining scratch databases.
 */
export async function dropStaleScratches(there: Maintenance, log: Log): Promise<string[]> {
  let found = await listScratches(there);
  if (found.some(({ comment, name }) => comment === null && !activeScratches.has(name))) {
    await delay(nameless.timeoutMs);
    found = await listScratches(there);
  }
  const left: string[] = [];
  for (const { name, comment } of found) {
    if (await isFilled(there, name, comment)) left.push(name);
    else {
      try {
        await dropDatabase(there, name);
        await dropRoleOf(there, name, log);
        log.warn('the incomplete database of an interrupted restore was dropped', { name });
      } catch (fault) {
        left.push(name);
        log.warn('an incomplete database could not be dropped', { name, ...describeFault(fault) });
      }
    }
  }
  return left;
}

async function listScratches({
  ask,
}: Maintenance): Promise<{ name: string; comment: string | null }[]> {
  const answer = await ask(
    sql`select coalesce(json_agg(json_build_array(datname, pg_catalog.shobj_description(oid, 'pg_database'))), '[]') from pg_catalog.pg_database where datname ~ ${literal(scratchPattern)}`,
  );
  return (JSON.parse(answer) as [string, string | null][]).map(([name, comment]) => ({
    name,
    comment,
  }));
}

async function isFilled(
  { installation }: Maintenance,
  name: string,
  comment: string | null,
): Promise<boolean> {
  if (activeScratches.has(name)) return true;
  const owner = ownerOf(comment);
  if (owner === null) return false;
  // The process of another computer cannot be checked, and two computers may have the same name.
  if ((owner.installation ?? installation) !== installation) return true;
  const own = await ownIdentity();
  // The databases that this process fills are in `activeScratches`.
  if (owner.host === own.host && owner.pid === own.pid) return false;
  return (await stateOfProcess(owner)) !== 'gone';
}

function ownerOf(comment: string | null): z.infer<typeof ownerSchema> | null {
  const json = comment?.slice(comment.indexOf('{')) ?? '';
  try {
    return ownerSchema.parse(JSON.parse(json));
  } catch {
    return null;
  }
}
