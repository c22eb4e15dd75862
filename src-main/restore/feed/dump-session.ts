/**
 * A psql process that reads only statements written by Nightjar (`psql-input.ts`) and stops at the
 * first error.
 */
import { randomBytes } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import { withoutRowValues } from '#shared/errors/restore-failure.ts';
import type { CopyStatement } from '../../dump-sql/copy-statement.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';
import { errnoMessage } from '../../files/file-port.ts';
import { classifyPostgresError } from '../../postgres/connection/classify-error.ts';
import type { ServerAccess, ServerTarget } from '../../postgres/connection/server-access.ts';
import { endTool, hasEnded } from '../../system/processes.ts';
import { decoderOf } from '../../dump-sql/text-encoding.ts';
import { copyStatementFor, doStatementFor } from './psql-input.ts';
import { errorOf } from './restore-failure.ts';
import { SentStatements } from './sent-statements.ts';
import { readServerMessage, shortened, withoutSqlStates } from './server-message.ts';

export interface DumpSessionRequest {
  server: ServerAccess;
  target: ServerTarget;
  psql: string;
  env: NodeJS.ProcessEnv;
  /** Major version of the server. */
  majorVersion: number;
  /**
   * True if psql supports `\restrict`: then it rejects all of its own commands. This is a second
   * protection, because Nightjar sends no commands of a dump to psql.
   */
  knowsRestrict: boolean;
}

const stderrLimit = 64 * 1024;
/** A statement of 256 MB is in memory several times, in base64. */
const memoryLimitBytes = 4 * 1024 * 1024 * 1024;

/** The caller that opens the session ends it with `kill`, and awaits `ended`. */
export class DumpSession {
  /** Resolves when psql has exited; never rejects. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #request: DumpSessionRequest;
  readonly #sent = new SentStatements();
  #stderr = '';
  #stdout = '';
  #spawnError: Error | null = null;
  #hasClosed = false;
  /** The last two bytes that were written. */
  #last = '';
  /** Stops the current write or wait when psql has exited. */
  #interrupt: (() => void) | null = null;
  #heard: (() => void) | null = null;

  constructor(request: DumpSessionRequest) {
    this.#request = request;
    const child = request.server.processes.start({
      file: request.psql,
      args: [
        '-X',
        '-q',
        '-A',
        '-t',
        '-w',
        '-v',
        'ON_ERROR_STOP=1',
        '-v',
        'VERBOSITY=verbose',
        '-f',
        '-',
      ],
      env: request.env,
      ownGroup: true,
      memoryLimitBytes,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      // psql stops at its first error.
      this.#stderr = shortened(this.#stderr + text, stderrLimit);
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout = (this.#stdout + text).slice(-stderrLimit);
      this.#heard?.();
    });
    // If psql exits first, its exit code and its output contain the reason.
    child.stdin?.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#spawnError = error;
        if (child.pid === undefined) resolve();
      });
      child.once('close', () => resolve());
    });
    void this.ended.then(() => {
      this.#hasClosed = true;
      this.#interrupt?.();
      this.#heard?.();
    });
  }

  /** Must be called first. */
  async begin(): Promise<void> {
    const { knowsRestrict, majorVersion } = this.#request;
    const zero = [
      'statement_timeout',
      'lock_timeout',
      ...(majorVersion >= 10 ? ['idle_in_transaction_session_timeout'] : []),
      ...(majorVersion >= 14 ? ['idle_session_timeout'] : []),
      ...(majorVersion >= 17 ? ['transaction_timeout'] : []),
    ];
    await this.say(
      [
        ...(knowsRestrict ? [`\\restrict ${randomBytes(24).toString('hex')}`] : []),
        `SET client_encoding TO 'UTF8';`,
        'SET client_min_messages TO warning;',
        ...zero.map((setting) => `SET ${setting} TO 0;`),
        // If the server does not wait for commits, a server that crashes a moment later would lose
        // them.
        `SELECT pg_catalog.set_config('synchronous_commit','on',false) WHERE pg_catalog.current_setting('synchronous_commit') OPERATOR(pg_catalog.=) 'off';`,
        '',
      ].join('\n'),
    );
  }

  /** Sends statements written by Nightjar. */
  async say(words: string): Promise<void> {
    await this.write(Buffer.from(words, 'latin1'));
  }

  async run(statements: readonly Statement[]): Promise<void> {
    if (statements.length === 0) return;
    const words = doStatementFor(statements);
    this.#sent.add(statements, words.length);
    await this.write(words);
  }

  /**
   * Begins the rows of a parsed COPY statement of the dump. Resolves with false if the names of the
   * table cannot be written for psql.
   */
  async beginRows(statement: Statement, copy: CopyStatement, withOids: boolean): Promise<boolean> {
    const words = copyStatementFor(copy, withOids, statement.encoding);
    if (words === null) return false;
    // The server reports the name of a table without its schema.
    const table = decoderOf(statement.encoding)(Buffer.from(copy.name, 'latin1'));
    if (this.#sent.isAmbiguous(table)) await this.catchUp();
    this.#sent.beginRows(statement, table);
    await this.write(words);
    return true;
  }

  async endRows(): Promise<void> {
    // The end marker needs the same line ending as the rows: the server accepts only the line
    // ending of the first row.
    await this.say(this.#last === '\r\n' ? '\\.\r\n' : '\\.\n');
    this.#sent.endRows();
  }

  /** Resolves when psql's pipe has accepted the bytes: then the caller can reuse the memory. */
  async write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    this.#last = (this.#last + bytes.toString('latin1', Math.max(0, bytes.length - 2))).slice(-2);
    const { stdin } = this.#child;
    if (stdin === null || hasEnded(this.#child) || stdin.destroyed) return this.#failEarly();
    this.#sent.wrote(bytes.length);
    const isWritten = await new Promise<boolean>((resolve) => {
      this.#interrupt = () => resolve(false);
      stdin.write(bytes, (error) => resolve(error === null || error === undefined));
    });
    this.#interrupt = null;
    if (!isWritten) await this.#failEarly();
  }

  /** Resolves when all statements until now have succeeded. */
  async catchUp(): Promise<void> {
    const token = randomBytes(12).toString('hex');
    this.#stdout = '';
    await this.say(`SELECT '${token}';\n`);
    while (!this.#stdout.includes(token)) {
      if (hasEnded(this.#child)) return this.#failEarly();
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
      this.#heard = null;
    }
    this.#sent.forget();
  }

  /** Ends the input. Resolves when psql has run everything without an error. */
  async finish(): Promise<void> {
    await this.catchUp();
    this.#child.stdin?.end();
    await this.ended;
    if (this.#child.exitCode !== 0) await this.#failEarly();
  }

  /** Ends psql; if it is a script, also the programs that the script has started. */
  kill(): void {
    if (!this.#hasClosed) void endTool(this.#child, 0);
  }

  async #failEarly(): Promise<never> {
    await this.ended;
    const { psql } = this.#request;
    if (this.#spawnError !== null && this.#child.pid === undefined) {
      const detail = errnoMessage(this.#spawnError);
      return fail({ code: 'tool-not-executable', file: psql, detail }, this.#spawnError);
    }
    const error = restoreError(this.#stderr, this.#request, this.#sent);
    return fail(error, new Error(errorForLog(error)));
  }
}

/** Describes the error at which psql stopped. A lost connection has a separate error. */
function restoreError(
  stderr: string,
  { target, majorVersion }: Pick<DumpSessionRequest, 'target' | 'majorVersion'>,
  sent: SentStatements,
): NightjarError {
  const known = classifyPostgresError(withoutSqlStates(stderr), target.fields);
  const said = readServerMessage(stderr);
  if (known !== null && (said === null || known.code === 'connection-lost')) return known;
  if (said !== null) return errorOf(said, sent.find(said), majorVersion);
  const own = /^(?:psql:[^\n]*?: )?(?:FATAL|error):\s+(.*)$/mu.exec(stderr)?.[1];
  return {
    code: 'restore-failed',
    detail: own ?? (stderr.trim() || 'psql exited without a message.'),
  };
}

const errorForLog = (error: NightjarError): string => {
  const { detail = error.code } = withoutRowValues(error) as { detail?: string };
  return detail;
};
