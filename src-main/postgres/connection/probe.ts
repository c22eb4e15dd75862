/** Queries the facts of a server, through the same programs and libpq as a backup. */
import { z } from 'zod';
import type { ConnectionFields } from '#shared/domain/connection.ts';
import { fail } from '#shared/errors/errors.ts';
import type { Probe } from '#shared/domain/probe.ts';
import { errnoMessage } from '../../files/file-port.ts';
import { classifyPostgresError } from './classify-error.ts';
import { withConnectionEnvironment, type Password } from './connection-environment.ts';
import { shorten } from '../../logging/shorten.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { sql, sqlList, type Sql } from './quote-sql.ts';
import type { ProcessPort, ToolOutcome } from '../../system/processes.ts';
import { unexpectedAnswer } from './unexpected-answer.ts';

export interface ServerTarget {
  fields: ConnectionFields;
  password: Password;
  signal?: AbortSignal;
}

export interface ProbePorts {
  toolbox: Toolbox;
  processes: ProcessPort;
  environment: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
}

export interface QueryOptions {
  /** Time limit of the statement. Default: one minute; null: no limit, not of the server either. */
  timeoutMs?: number | null;
  /** Cancels the query, in addition to the signal of the target. */
  signal?: AbortSignal;
  /**
   * True for operations on a database without users, or whose users must disconnect: the statement
   * waits for locks.
   */
  waitsForLocks?: boolean;
}

const queryTimeoutMs = 60_000;
/**
 * psql stores the whole answer before it prints it. Nightjar's longest answer is much shorter than
 * this.
 */
const queryMemoryBytes = 512 * 1024 * 1024;
/**
 * Longer statements do not fit into an argument: the limit is 128 KiB on Linux and 32 Ki characters
 * on Windows.
 */
const longestArgumentBytes = 20_000;
/** Longest part of an unknown message that is shown. */
const longestDetail = 2000;

const quietly = ['-X', '-A', '-t', '-q', '-w', '-v', 'ON_ERROR_STOP=1'] as const;
/**
 * Sets a safe search_path. Otherwise the owner of a database could add functions and operators that
 * run with Nightjar's rights (CVE-2018-1058). pg_dump does the same in its session.
 */
export const trustedNames = sql`set search_path = pg_catalog`;

/**
 * A session that waits for a lock blocks all later sessions, including those of the application.
 */
const briefly = sql`set lock_timeout = '2s'`;
/**
 * The server, the database or the role may have a limit (transaction_timeout: since 17). Returns no
 * row.
 */
const unlimited = sql`select 1 from pg_catalog.pg_settings where name in ('statement_timeout', 'transaction_timeout')
having count(pg_catalog.set_config(name, '0', false)) < 0`;

// row_to_json exists since PostgreSQL 9.2, the oldest server that pg_dump supports.
const factsSql = sql`select row_to_json(facts) from (
  select current_setting('server_version') as version,
    current_setting('server_version_num')::int as number,
    pg_catalog.pg_database_size(d.oid) as size_bytes,
    pg_catalog.pg_is_in_recovery() as is_standby,
    pg_catalog.pg_encoding_to_char(d.encoding) as encoding,
    d.datcollate as locale,
    d.datctype as ctype,
    row_to_json(d) as row
  from pg_catalog.pg_database d where d.datname = current_database()) facts`;

const factsSchema = z.object({
  version: z.string(),
  number: z.number().int(),
  size_bytes: z.number().nonnegative(),
  is_standby: z.boolean(),
  encoding: z.string(),
  locale: z.string(),
  ctype: z.string(),
  /** Fields of newer servers: since version 15, and with another name since 17. */
  row: z.object({
    datlocprovider: z.enum(['c', 'i', 'b']).default('c'),
    daticulocale: z.string().nullish(),
    datlocale: z.string().nullish(),
  }),
});
const providers = { c: 'libc', i: 'icu', b: 'builtin' } as const;

/** Returns the server's facts and the tools for it. Fails if the server is newer than all tools. */
export async function probeServer(target: ServerTarget, ports: ProbePorts): Promise<Probe> {
  const psql = await ports.toolbox.anyPsql();
  const facts = parseFacts(await querySql(target, factsSql, psql, ports));
  // "15.18 (Debian 15.18-0+deb12u1)": distributions add their own name.
  const version = facts.version.split(' ')[0] ?? facts.version;
  const majorVersion = Math.floor(facts.number / 10_000);
  const { tools, warnings } = await ports.toolbox.forServer(majorVersion, version);
  return {
    server: {
      version,
      majorVersion,
      databaseSizeBytes: facts.size_bytes,
      isStandby: facts.is_standby,
      encoding: facts.encoding,
      locale: facts.locale,
      ctype: facts.ctype,
      localeProvider: providers[facts.row.datlocprovider],
      providerLocale: facts.row.datlocale ?? facts.row.daticulocale ?? null,
    },
    tools,
    warnings,
  };
}

/** Runs one statement and returns the output of psql: unaligned, without headings. */
export async function querySql(
  target: ServerTarget,
  statement: Sql,
  psql: string,
  { processes, environment, platform }: ProbePorts,
  { timeoutMs = queryTimeoutMs, signal: further, waitsForLocks = false }: QueryOptions = {},
): Promise<string> {
  const { fields, password } = target;
  const signals = [target.signal, further].filter((one) => one !== undefined);
  const outcome = await withConnectionEnvironment(
    { fields, password, environment, platform },
    (env) =>
      processes.run({
        file: psql,
        ...wordsFor(statement, [
          trustedNames,
          ...(waitsForLocks ? [] : [briefly]),
          ...(timeoutMs === null ? [unlimited] : []),
        ]),
        env,
        ownGroup: true,
        memoryLimitBytes: queryMemoryBytes,
        ...(timeoutMs === null ? {} : { timeoutMs }),
        ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
      }),
  );
  return requireSuccess(outcome, psql, fields);
}

/**
 * A statement that is too long for an argument is passed as base64, which cannot contain psql
 * commands.
 */
function wordsFor({ text }: Sql, settings: readonly Sql[]): { args: string[]; stdin?: string } {
  const args = [...quietly, '-c', sqlList(settings, sql`; `).text];
  const bytes = Buffer.from(text);
  if (bytes.length <= longestArgumentBytes) return { args: [...args, '-c', text] };
  const encoded = bytes.toString('base64');
  const stdin = `select convert_from(decode('${encoded}', 'base64'), 'UTF8') \\gexec\n`;
  return { args: [...args, '-f', '-'], stdin };
}

function requireSuccess(outcome: ToolOutcome, psql: string, fields: ConnectionFields): string {
  if (outcome.spawnError !== null) {
    const detail = errnoMessage(outcome.spawnError);
    fail({ code: 'tool-not-executable', file: psql, detail }, outcome.spawnError);
  }
  if (outcome.cancelled) fail({ code: 'backup-cancelled' });
  if (outcome.overrun !== null) fail({ code: 'answer-too-large', program: 'psql' });
  if (outcome.timedOut) {
    fail({ code: 'connection-timed-out', host: fields.host, port: fields.port });
  }
  if (outcome.exitCode === 0) return outcome.stdout.replace(/\r?\n$/u, '');
  return fail(
    classifyPostgresError(outcome.stderr, fields) ?? {
      code: 'server-error',
      detail:
        shorten(outcome.stderr.trim(), longestDetail) ||
        `psql ended with ${outcome.exitCode ?? outcome.signal}`,
    },
  );
}

function parseFacts(text: string): z.infer<typeof factsSchema> {
  try {
    return factsSchema.parse(JSON.parse(text));
  } catch (error) {
    return unexpectedAnswer(text, error);
  }
}
