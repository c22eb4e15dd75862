/**
 * Feeds a dump to psql so that nothing of it counts unless all of it was read and found whole. It runs
 * in one transaction whose COMMIT is written last, by us, after checksum and closing line were seen;
 * before that the last bytes are held back, and on any trouble psql is killed before its input ends:
 * psql takes the end of its input for a good end. (`psql --single-transaction` would commit a part.)
 */
import { randomBytes } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import type { Catalog, Manifest } from '#shared/domain/manifest.ts';
import { DumpScanner, type DumpListener } from '../catalog/dump-scanner.ts';
import type { Compressor } from '../backup/gzip/compressor.ts';
import { releaseMemory } from '../backup/release-memory.ts';
import { errnoMessage } from '../files/file-port.ts';
import { classifyPostgresError } from '../postgres/classify-error.ts';
import type { ServerAccess, ServerTarget } from '../postgres/server-access.ts';
import { hasEnded } from '../postgres/spawn.ts';
import { DumpGuard } from './dump-guard.ts';
import type { LeftOut } from './older-server.ts';
import { readSql, type DumpFile, type FileDigests } from './read-sql.ts';
import { commitDurably } from './sql-text.ts';

export interface FeedRequest extends DumpFile {
  /** Of this very file, when it has one that fits. */
  manifest: Manifest | null;
  /** What the whole file was when it was looked at, by its members where those are known. */
  sha256: string;
  digests: FileDigests | null;
  /** Of a library, for what Nightjar has written itself. */
  decompress: Compressor['decompress'];
  /** Says of each line outside of quotes whether it is passed on; see `DumpGuard`. */
  passes?: ((line: string) => boolean) | undefined;
  /** Is shown the dump as it is in the file. */
  listener?: DumpListener | undefined;
  server: ServerAccess;
  /** The database to fill; it must be empty. */
  target: ServerTarget;
  psql: string;
  /** `\restrict` is put around the dump. */
  knowsRestrict: boolean;
  /** Of the server. */
  majorVersion: number;
  signal: AbortSignal;
  onProgress: (progress: FeedProgress) => void;
}

export interface FeedProgress {
  sqlBytes: number;
  table: string | null;
}

export interface FedDump {
  sqlBytes: number;
  catalog: Catalog;
  /** Tables that may have more rows than were counted in their INSERT statements. */
  uncertainRows: readonly { schema: string; name: string }[];
  /** What the server is too old for. */
  leftOut: readonly LeftOut[];
}

/** What the pipe to psql holds: while it works on that, the next slice is looked at. */
const sliceBytes = 128 * 1024;
const heldBackBytes = 512;
const stderrLimit = 64 * 1024;

/**
 * Resolves when the database holds all of the dump. Fails with `verification-failed`,
 * `file-not-readable`, `dump-not-trusted`, `restore-failed`, `restore-cancelled` or what the connection said, and then
 * nothing was committed but what the dump itself commits (large objects): the caller drops the database.
 */
export async function feedDump(request: FeedRequest): Promise<FedDump> {
  const { server, target } = request;
  return await server.withEnvironment(target, async (env) => {
    const child = server.processes.start({
      file: request.psql,
      args: [
        '-X',
        '-q',
        '-w',
        '-v',
        'ON_ERROR_STOP=1',
        '-o',
        process.platform === 'win32' ? 'NUL' : '/dev/null',
        '-f',
        '-',
      ],
      env,
      ownGroup: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const psql = new PsqlFeed(child, request);
    try {
      return await feed(request, psql);
    } finally {
      psql.kill();
      await psql.ended;
    }
  });
}

async function feed(request: FeedRequest, psql: PsqlFeed): Promise<FedDump> {
  const { manifest, digests, decompress, passes, signal, onProgress } = request;
  const guard = new DumpGuard({
    majorVersion: request.majorVersion,
    ...(passes === undefined ? {} : { passes }),
  });
  const scanner = new DumpScanner({ inserts: true, listener: request.listener });
  const reader = readSql(request, manifest, digests, decompress);
  const key = randomBytes(24).toString('hex');
  const stop = (): void => psql.kill();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) fail({ code: 'restore-cancelled' });
    if (request.knowsRestrict) await psql.write(Buffer.from(`\\restrict ${key}\n`));
    await psql.write(Buffer.from('BEGIN;\n'));
    let sqlBytes = 0;
    for await (const chunk of reader.chunks) {
      if (signal.aborted) fail({ code: 'restore-cancelled' });
      for (let at = 0; at < chunk.length; at += sliceBytes) {
        const slice = chunk.subarray(at, at + sliceBytes);
        scanner.push(slice);
        // Statements are lines here: one write for each would be slow.
        const passed = guard.push(slice);
        const bytes = joined(passed);
        await psql.writeLate(bytes);
        if (passed.length > 1) releaseMemory(bytes);
      }
      sqlBytes += chunk.length;
      const table = scanner.currentTable;
      onProgress({ sqlBytes, table: table === null ? null : `${table.schema}.${table.name}` });
    }
    await psql.writeLate(joined(guard.finish()));
    const scanned = scanner.finish();
    if (reader.fileSha256() !== request.sha256) {
      damaged('The file was changed while it was being restored.');
    }
    if (!scanned.isDump) damaged('This is not a dump made by pg_dump.');
    if (scanned.problem !== null) damaged(scanned.problem);
    if (signal.aborted) fail({ code: 'restore-cancelled' });
    await psql.finish(Buffer.from(`\n${commitDurably};\nCOMMIT;\n`));
    return {
      sqlBytes,
      catalog: scanned.catalog,
      uncertainRows: [...scanned.uncertainRows, ...scanned.queriedRows],
      leftOut: guard.leftOut,
    };
  } catch (error) {
    if (signal.aborted) fail({ code: 'restore-cancelled' }, error);
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** psql's standard input, with the last bytes held back, and what it says when it stops early. */
class PsqlFeed {
  /** Resolves when psql is gone; never rejects. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #request: FeedRequest;
  #held: Buffer = Buffer.alloc(0);
  #stderr = '';
  #spawnError: Error | null = null;
  /** Ends the write that is under way when psql is gone. */
  #interrupt: (() => void) | null = null;

  constructor(child: ChildProcess, request: FeedRequest) {
    this.#child = child;
    this.#request = request;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      // The first words tell the cause.
      if (this.#stderr.length < stderrLimit) this.#stderr += text;
    });
    // When psql ends first, its exit code and its words tell why.
    child.stdin?.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#spawnError = error;
        if (child.pid === undefined) resolve();
      });
      child.once('close', () => resolve());
    });
    void this.ended.then(() => this.#interrupt?.());
  }

  kill(): void {
    if (!hasEnded(this.#child)) this.#child.kill('SIGKILL');
  }

  /** Resolves when psql's pipe has taken it: the memory is the caller's again. */
  async write(bytes: Buffer): Promise<void> {
    const { stdin } = this.#child;
    if (stdin === null || hasEnded(this.#child) || stdin.destroyed) return this.#failEarly();
    const isWritten = await new Promise<boolean>((resolve) => {
      this.#interrupt = () => resolve(false);
      stdin.write(bytes, (error) => resolve(error === null || error === undefined));
    });
    this.#interrupt = null;
    if (!isWritten) await this.#failEarly();
  }

  /** Writes all but the last bytes so far. */
  async writeLate(bytes: Buffer): Promise<void> {
    const surplus = this.#held.length + bytes.length - heldBackBytes;
    if (surplus <= 0) {
      this.#held = Buffer.concat([this.#held, bytes]);
    } else if (surplus >= this.#held.length) {
      const before = this.#held;
      const cut = surplus - before.length;
      this.#held = Buffer.from(bytes.subarray(cut));
      if (before.length > 0) await this.write(before);
      if (cut > 0) await this.write(bytes.subarray(0, cut));
    } else {
      const before = this.#held.subarray(0, surplus);
      this.#held = Buffer.concat([this.#held.subarray(surplus), bytes]);
      await this.write(before);
    }
  }

  /** The rest, and the end; resolves when psql has done all of it well. */
  async finish(end: Buffer): Promise<void> {
    await this.write(this.#held);
    await this.write(end);
    this.#child.stdin?.end();
    await this.ended;
    if (this.#child.exitCode !== 0) await this.#failEarly();
  }

  async #failEarly(): Promise<never> {
    await this.ended;
    const { psql, target } = this.#request;
    if (this.#spawnError !== null && this.#child.pid === undefined) {
      const detail = errnoMessage(this.#spawnError);
      return fail({ code: 'tool-not-executable', file: psql, detail }, this.#spawnError);
    }
    return fail(restoreError(this.#stderr, target), new Error(withoutRows(this.#stderr)));
  }
}

/**
 * What is logged: the first line of each message. DETAIL, CONTEXT and LINE may hold values of rows, and so
 * may any line that goes on from another one.
 */
function withoutRows(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => /^(?:psql:|(?:ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|LOG|DEBUG):)/u.test(line))
    .join('\n');
}

/** The first thing that psql complained about; how a connection ended has words of its own. */
function restoreError(stderr: string, target: ServerTarget): NightjarError {
  const first = /^(?:psql:[^\n]*?: )?(?:ERROR|FATAL|PANIC|error):\s+(.*)$/mu.exec(stderr)?.[1];
  const known = classifyPostgresError(stderr, target.fields);
  if (known !== null && (first === undefined || known.code === 'connection-lost')) return known;
  return {
    code: 'restore-failed',
    detail: first ?? (stderr.trim() || 'psql ended without a word.'),
  };
}

const joined = (pieces: Buffer[]): Buffer =>
  pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces);

function damaged(detail: string): never {
  return fail({ code: 'verification-failed', detail });
}
