/**
 * Gives a dump to a server, statement by statement (`dump-sql/`), so that nothing of it counts unless all of it was read
 * and found whole: the database that it fills is nobody's until then, and whoever calls drops it when this fails.
 *
 * Who runs what: a role that owns the database and nothing else runs all that could call code of the dump.
 * What only a superuser may make, and what tells owners, grants and comments, is run in a session of its own
 * (`admin`), statement by statement, where it is nothing but an entry of the catalog.
 *
 * Transactions are short, for each table that is made keeps its locks until the end of one (manual,
 * "max_locks_per_transaction").
 */
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import type { Catalog, Manifest } from '#shared/domain/manifest.ts';
import type { SqlRange } from '../../dump-sql/dump-parts.ts';
import { DumpScanner, type DumpListener } from '../../dump-sql/dump-scanner.ts';
import { entryComment } from '../../dump-sql/entry-comment.ts';
import type { JudgedStatement, StatementKind } from '../../dump-sql/judged-statement.ts';
import { judgeStatement, nameOfStatement } from '../../dump-sql/statement-kind.ts';
import { makeLeakproof, withoutLeakproof } from '../../dump-sql/leakproof.ts';
import type { DumpPart, Statement } from '../../dump-sql/dump-part.ts';
import { StatementReader } from '../../dump-sql/statement-reader.ts';
import { wordsOf } from '../../dump-sql/statement-tokens.ts';
import type { Compressor } from '../../compression/compressor.ts';
import type { ServerAccess, ServerTarget } from '../../postgres/connection/server-access.ts';
import type { Note } from '../../dump-sql/admin-forms.ts';
import {
  givenToPowerful,
  NoteSieve,
  readServerRights,
  requireNothingGiven,
  requireSeal,
  sealOf,
  type NotesLeftOut,
} from './note-rights.ts';
import { statementWithoutStamps } from '../../dump-sql/server-stamps.ts';
import type { LeftOut } from './older-server.ts';
import { unknownToServer } from './older-server.ts';
import type { StatementAdapter } from './adapt-statement.ts';
import { DumpCommands } from './dump-commands.ts';
import { DumpSession } from './dump-session.ts';
import { HeadOfDump } from './head-of-dump.ts';
import { readSql, type DumpFile, type FileDigests } from './read-sql.ts';
import { identifier, sql, type Sql } from '../../postgres/connection/quote-sql.ts';

export interface FeedRequest extends DumpFile {
  /** Of this very file, when it has one that fits. */
  manifest: Manifest | null;
  /** Which part of its SQL; all of it when null. */
  range: SqlRange | null;
  /** What the whole file was when it was looked at, by its members where those are known. */
  sha256: string;
  digests: FileDigests | null;
  /** Of a library, for what Nightjar has written itself. */
  decompress: Compressor['decompress'];
  /**
   * Is told each comment of one line and the first line of each statement, in order, and says whether the
   * statement is run; every one unless given.
   */
  passes?: ((line: string) => boolean) | undefined;
  adapter: StatementAdapter;
  /** Is shown the dump as it is in the file. */
  listener?: DumpListener | undefined;
  server: ServerAccess;
  /** Whoever runs the dump, in the database to fill; it must be empty. */
  target: ServerTarget;
  hands: FeedHands;
  psql: string;
  /** `\restrict` is put around our words. */
  knowsRestrict: boolean;
  /** Of the server. */
  majorVersion: number;
  /** So many objects may be made in one transaction. */
  objectsAtOnce: number;
  signal: AbortSignal;
  onProgress: (progress: FeedProgress) => void;
  /** Is called when everything is in, and still belongs to whoever runs the dump. */
  check(fed: FedDump): Promise<void>;
}

/** What is done by whom; see `restore-hands.ts`. */
export interface FeedHands {
  /** Whoever makes what `target` may not; null when that is `target` itself. */
  admin: ServerTarget | null;
  /**
   * Things that run with the rights of the server (functions in C) are made by `admin`, word for word of their form, or
   * not at all; in any form where a superuser is nobody.
   */
  nativeBy: 'admin' | 'admin in any form' | 'nobody';
  /** Asks the database as `admin`. */
  ask(statement: Sql): Promise<string>;
  /** Why a statement may not reach beyond its database in this way; null when it may. */
  refusal(reaches: string, statement: Statement): NightjarError | null;
  /** `target` is a member of the roles that the dump names, which have no rights: it takes their part. */
  actsAsMember: boolean;
  /** Is called after `admin` has made something, and gives `target` what it needs of it. */
  share(): Promise<void>;
  /** Is called when all but the event triggers is in, and gives it to whom it belongs. */
  giveAway(): Promise<void>;
}

export interface FeedProgress {
  /** Of the dump, so far; `givenBytes`: of them what was given to the server. */
  sqlBytes: number;
  givenBytes: number;
  /** Whose rows are given to it. */
  table: string | null;
}

export interface FedDump {
  sqlBytes: number;
  catalog: Catalog;
  /** Tables that may have more rows than were counted in their INSERT statements. */
  uncertainRows: readonly { schema: string; name: string }[];
  /** Nothing in it is of pg_dump, neither its marks nor its comments. */
  isByHand: boolean;
  /** What the server is too old for. */
  leftOut: readonly LeftOut[];
  /** Owners and grants that an admin does not give; null when there is no admin. */
  notesLeftOut(): NotesLeftOut | null;
}

/** What the pipe to psql holds: while it works on that, the next slice is looked at. */
const sliceBytes = 128 * 1024;
const batchBytes = 256 * 1024;
const batchStatements = 500;

/**
 * Resolves when the database holds all of the dump. Fails with `verification-failed`,
 * `file-not-readable`, `dump-not-trusted`, `statement-not-allowed`, `dump-makes-databases`, `drill-needs-superuser`,
 * `restore-failed`, `restore-cancelled` or what the connection said.
 */
export async function feedDump(request: FeedRequest): Promise<FedDump> {
  const { server, target, hands } = request;
  return await server.withEnvironment(target, async (env) => {
    const { admin } = hands;
    if (admin === null) return await withSessions(request, env, null);
    return await server.withEnvironment(admin, (adminEnv) => withSessions(request, env, adminEnv));
  });
}

async function withSessions(
  request: FeedRequest,
  env: NodeJS.ProcessEnv,
  adminEnv: NodeJS.ProcessEnv | null,
): Promise<FedDump> {
  const sessions: DumpSession[] = [];
  const open = async (target: ServerTarget, one: NodeJS.ProcessEnv): Promise<DumpSession> => {
    const session = new DumpSession({ ...request, target, env: one });
    sessions.push(session);
    await session.begin();
    return session;
  };
  const { admin } = request.hands;
  const stop = (): void => sessions.forEach((session) => session.kill());
  request.signal.addEventListener('abort', stop, { once: true });
  try {
    request.signal.throwIfAborted();
    const worker = await open(request.target, env);
    const feeder = new Feeder(
      request,
      worker,
      admin === null || adminEnv === null ? null : () => open(admin, adminEnv),
    );
    return await feedAll(request, feeder);
  } catch (error) {
    if (request.signal.aborted) fail({ code: 'restore-cancelled' }, error);
    throw error;
  } finally {
    request.signal.removeEventListener('abort', stop);
    stop();
    await Promise.all(sessions.map(({ ended }) => ended));
  }
}

async function feedAll(request: FeedRequest, feeder: Feeder): Promise<FedDump> {
  const { manifest, digests, decompress, signal, onProgress } = request;
  const scanner = new DumpScanner({
    inserts: true,
    several: manifest === null,
    listener: request.listener,
  });
  const statements = new StatementReader();
  const reader = readSql(request, manifest, digests, decompress, request.range);
  let sqlBytes = 0;
  for await (const chunk of reader.chunks) {
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      signal.throwIfAborted();
      const slice = chunk.subarray(at, at + sliceBytes);
      const before = scanner.copiedLines;
      scanner.push(slice);
      for (const part of statements.push(slice, scanner.copiedLines - before))
        await feeder.take(part);
    }
    sqlBytes += chunk.length;
    const table = feeder.givesRows ? scanner.currentTable : null;
    const { givenBytes } = feeder;
    onProgress({
      sqlBytes,
      givenBytes,
      table: table === null ? null : `${table.schema}.${table.name}`,
    });
  }
  for (const part of statements.finish()) await feeder.take(part);
  const scanned = scanner.finish();
  if (reader.fileSha256() !== request.sha256) {
    damaged('The file was changed while it was being restored.');
  }
  // Without the marks of pg_dump nobody can tell whether SQL is complete.
  const isMarked = scanned.isDump || manifest !== null;
  const problem = isMarked ? scanned.problem : scanned.cutInRows;
  if (problem !== null) damaged(problem);
  if (!statements.isBetweenStatements) damaged('The dump ends in the middle of a statement.');
  signal.throwIfAborted();
  const fed: FedDump = {
    sqlBytes,
    catalog: scanned.catalog,
    uncertainRows: [...scanned.uncertainRows, ...scanned.queriedRows],
    isByHand: !isMarked && scanned.catalog.objects.length === 0,
    leftOut: feeder.leftOut,
    notesLeftOut: () => feeder.notesLeftOut,
  };
  await feeder.finish(() => request.check(fed));
  return fed;
}

/** Gives each part of a dump to the session that it is for. */
class Feeder {
  readonly #request: FeedRequest;
  readonly #worker: DumpSession;
  readonly #openAdmin: (() => Promise<DumpSession>) | null;
  #admin: DumpSession | null = null;
  readonly #head: HeadOfDump;
  readonly #commands: DumpCommands;
  readonly #leftOut = new Set<LeftOut>();
  #givenBytes = 0;

  /** Statements for the worker that have not been sent yet. */
  #batch: Statement[] = [];
  #batchBytes = 0;
  #inTransaction = false;
  /** Between BEGIN and COMMIT of the dump. */
  #inDumpTransaction = false;
  #objects = 0;
  /** Nothing of the dump is there but schemas and extensions. */
  #isPristine = true;
  #isPassed = true;
  #areRowsPassed = false;
  /** Settings that the session of the admin does not have yet. */
  #settings: Statement[] = [];
  /** null: of the session (`SET SESSION AUTHORIZATION`). */
  #notes: { statement: Statement; note: Note | null }[] = [];
  #sieve: NoteSieve | null = null;
  /** Of what was the server's own before the admin did anything. */
  #seal: string | null = null;
  #eventTriggers: Statement[] = [];

  constructor(
    request: FeedRequest,
    worker: DumpSession,
    openAdmin: (() => Promise<DumpSession>) | null,
  ) {
    this.#request = request;
    this.#worker = worker;
    this.#openAdmin = openAdmin;
    this.#head = new HeadOfDump(request.filename);
    this.#commands = new DumpCommands(request.filename, this.#head);
  }

  get givenBytes(): number {
    return this.#givenBytes;
  }

  get givesRows(): boolean {
    return this.#areRowsPassed;
  }

  get leftOut(): LeftOut[] {
    return [...this.#leftOut];
  }

  get notesLeftOut(): NotesLeftOut | null {
    return this.#sieve?.leftOut ?? null;
  }

  async take(part: DumpPart): Promise<void> {
    switch (part.kind) {
      case 'comment':
        this.#commands.comment(part.text);
        if (entryComment(part.text) !== null) this.#head.entry();
        this.#isPassed = this.#request.passes?.(part.text) ?? true;
        return;
      case 'command':
        return this.#commands.command(part);
      case 'statement':
        return await this.#takeStatement(part.statement);
      case 'rows':
        if (!this.#areRowsPassed) return;
        this.#givenBytes += part.bytes.length;
        await this.#worker.write(part.bytes);
        return;
      case 'rows-end':
        if (this.#areRowsPassed) await this.#worker.endRows();
        await this.#commitWhenFull();
        return;
    }
  }

  /** Everything is in; what was kept for the end is done, and all of it is committed. */
  async finish(check: () => Promise<void>): Promise<void> {
    await this.#commit();
    await this.#worker.catchUp();
    await check();
    if (this.#notes.length > 0) await this.#runNotes();
    if (this.#seal !== null) requireSeal(this.#seal, await sealOf(this.#request.hands.ask));
    await this.#worker.finish();
    await this.#request.hands.giveAway();
    // From here on nobody else changes anything in the database, so they act on nothing of the restore.
    if (this.#eventTriggers.length > 0) await this.#runByAdmin(this.#eventTriggers);
    await this.#admin?.finish();
  }

  async #takeStatement(written: Statement): Promise<void> {
    const { passes } = this.#request;
    if (passes !== undefined) this.#isPassed = passes(firstLine(written));
    this.#areRowsPassed = false;
    this.#commands.statement(written.offset);
    const judged = judgeStatement(written);
    for (const one of this.#head.take(written, judged.does)) {
      if (!this.#isPassed) continue;
      this.#givenBytes += one.bytes.length;
      const statement = this.#adapted(one);
      if (statement === null) continue;
      await this.#runStatement(
        statement,
        statement === written ? judged : judgeStatement(statement),
      );
    }
  }

  /** What is done in its place; null for nothing. */
  #adapted(written: Statement): Statement | null {
    const unstamped = statementWithoutStamps(written);
    if (unstamped !== written) this.#leftOut.add('server_stamps');
    return unstamped === null ? null : this.#request.adapter.adapt(unstamped);
  }

  async #runStatement(statement: Statement, { does, reaches }: JudgedStatement): Promise<void> {
    const { hands, majorVersion } = this.#request;
    // Roles are made for it without rights, and owners are not compared.
    if (hands.actsAsMember && setsOwnerOfSuperusers(statement)) return;
    // Nor are tablespaces, which the server of a drill has not.
    if (hands.actsAsMember && setsTablespace.test(statement.bare)) return;
    const unknown = unknownToServer(statement, majorVersion);
    if (unknown !== null) {
      this.#leftOut.add(unknown);
      return;
    }
    const refusal = reaches === null ? null : hands.refusal(reaches, statement);
    if (refusal !== null) fail(refusal);
    if (does.kind === 'refused') fail(notAllowed(statement));
    await this.#do(does, statement, reaches);
  }

  async #do(does: StatementKind, statement: Statement, reaches: string | null): Promise<void> {
    const hasAdmin = this.#openAdmin !== null;
    switch (does.kind) {
      case 'followed':
      case 'refused':
        return;
      case 'setting':
        if (reaches === null) this.#settings.push(statement);
        return await this.#add(this.#request.adapter.withSearchPath(statement), 'setting');
      case 'begin':
        await this.#commit();
        await this.#worker.say('BEGIN;\n');
        this.#inTransaction = true;
        this.#inDumpTransaction = true;
        return;
      case 'commit':
        this.#inDumpTransaction = false;
        return await this.#commit();
      case 'copy': {
        await this.#begin();
        await this.#flush();
        this.#isPristine = false;
        this.#objects += 1;
        this.#areRowsPassed = await this.#worker.beginRows(statement, does.copy, does.withOids);
        if (this.#areRowsPassed) return;
        return fail({ code: 'dump-not-trusted', offset: statement.offset });
      }
      case 'database':
        return fail({ code: 'dump-makes-databases', filename: this.#request.filename });
      case 'role':
        if (this.#request.hands.actsAsMember)
          return await this.#add(asMember(does.name, statement));
        if (!hasAdmin) return await this.#add(statement);
        // Nothing but grants is given in the name of others (`survey-dump.ts`).
        this.#notes.push({ statement, note: null });
        return;
      case 'inside-committed':
        await this.#add(statement);
        this.#inDumpTransaction = false;
        return await this.#commit();
      case 'note':
        // A backup of ours is made without owners and grants: somebody else has written them into it.
        if (this.#request.manifest !== null && does.note.note !== 'words')
          fail(notAllowed(statement));
        if (!hasAdmin) return await this.#add(statement);
        this.#notes.push({ statement, note: does.note });
        return;
      case 'event-trigger':
        if (!hasAdmin) return await this.#add(statement);
        this.#eventTriggers.push(statement);
        return;
      case 'extension':
        if (hasAdmin && this.#isPristine) return await this.#insertByAdmin(statement, does.kind);
        return await this.#add(statement);
      case 'superuser':
        if (hasAdmin) return await this.#insertByAdmin(statement, does.kind);
        return await this.#add(statement);
      case 'native':
        if (this.#request.hands.nativeBy === 'nobody') {
          const object = firstLine(statement).slice(0, 200);
          return fail({ code: 'drill-needs-superuser', detail: '', objects: [object] });
        }
        if (hasAdmin && (does.isPlain || this.#request.hands.nativeBy === 'admin in any form')) {
          return await this.#insertByAdmin(statement, does.kind);
        }
        return await this.#add(statement);
      case 'leakproof':
        if (!hasAdmin) return await this.#add(statement);
        await this.#add(withoutLeakproof(statement));
        this.#inDumpTransaction = false;
        await this.#commit();
        await this.#worker.catchUp();
        await this.#request.hands.ask(makeLeakproof(does));
        return;
      case 'inside':
      case 'drop':
        return await this.#add(statement);
    }
  }

  async #add(statement: Statement, kind: 'setting' | 'other' = 'other'): Promise<void> {
    const [first] = this.#batch;
    if (
      first !== undefined &&
      (first.encoding !== statement.encoding ||
        first.standardConformingStrings !== statement.standardConformingStrings)
    ) {
      await this.#flush();
    }
    if (kind === 'other' && !isHarmlessForExtensions.test(statement.bare)) this.#isPristine = false;
    if (!isRow.test(statement.bare)) this.#objects += 1;
    await this.#begin();
    this.#batch.push(statement);
    this.#batchBytes += statement.bytes.length;
    if (this.#batchBytes >= batchBytes || this.#batch.length >= batchStatements)
      await this.#flush();
    await this.#commitWhenFull();
  }

  async #flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#batchBytes = 0;
    await this.#worker.run(batch);
  }

  async #begin(): Promise<void> {
    if (this.#inTransaction) return;
    await this.#worker.say('BEGIN;\n');
    this.#inTransaction = true;
  }

  async #commit(): Promise<void> {
    await this.#flush();
    if (!this.#inTransaction) return;
    await this.#worker.say('COMMIT;\n');
    this.#inTransaction = false;
    this.#objects = 0;
  }

  async #commitWhenFull(): Promise<void> {
    if (this.#objects >= this.#request.objectsAtOnce && !this.#inDumpTransaction) {
      await this.#commit();
    }
  }

  /** In its place among the others: when all before it is committed, and before anything behind it. */
  async #insertByAdmin(statement: Statement, kind: StatementKind['kind']): Promise<void> {
    if (kind !== 'extension') this.#isPristine = false;
    this.#inDumpTransaction = false;
    await this.#commit();
    await this.#worker.catchUp();
    await this.#runByAdmin([statement]);
    await this.#request.hands.share();
  }

  async #runNotes(): Promise<void> {
    const { ask } = this.#request.hands;
    const rights = await readServerRights(ask);
    const sieve = new NoteSieve(rights);
    this.#sieve = sieve;
    const given = await givenToPowerful(ask, rights);
    await this.#runByAdmin(
      this.#notes.flatMap(({ statement, note }) =>
        note === null || sieve.passes(note) ? [statement] : [],
      ),
    );
    requireNothingGiven(given, await givenToPowerful(ask, rights));
  }

  async #runByAdmin(statements: readonly Statement[]): Promise<void> {
    if (this.#openAdmin === null) return;
    this.#seal ??= await sealOf(this.#request.hands.ask);
    this.#admin ??= await this.#openAdmin();
    const admin = this.#admin;
    const settings = this.#settings;
    this.#settings = [];
    for (const some of alike([...settings, ...statements], this.#request.objectsAtOnce)) {
      await admin.say('BEGIN;\n');
      await admin.run(some);
      await admin.say('COMMIT;\n');
    }
    await admin.catchUp();
  }
}

/** For a statement that has no place in a restore. */
export const notAllowed = (statement: Statement): NightjarError => ({
  code: 'statement-not-allowed',
  statement: nameOfStatement(statement),
  offset: statement.offset,
});

/**
 * What may stand before an extension is made: nothing that its script could meet. What `pg_dump --clean --if-exists`
 * writes finds nothing to drop or to alter.
 */
const isHarmlessForExtensions = new RegExp(
  [
    String.raw`^CREATE\s+SCHEMA\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:"(?:[^"]|"")*"|\w+)\s*;$`,
    String.raw`^CREATE\s+(?:COLLATION\s|(?:OR\s+REPLACE\s+)?(?:TRUSTED\s+)?(?:PROCEDURAL\s+)?LANGUAGE\s)`,
    String.raw`^DROP\s`,
    String.raw`^ALTER\s+TABLE\s+IF\s+EXISTS\s`,
    String.raw`^SELECT\s+pg_catalog\.lo_unlink\(oid\)\s+FROM\s+pg_catalog\.pg_largeobject_metadata\s+WHERE\s+oid\s+=\s+''\s*;$`,
  ].join('|'),
  'iu',
);
const setsTablespace = /^SET\s+default_tablespace\b/iu;
/** The owners of these have to be superusers (manual, the notes of each ALTER); of publications some. */
const ownerOfSuperusers =
  /^ALTER (?:FOREIGN DATA WRAPPER|EVENT TRIGGER|SUBSCRIPTION|PUBLICATION) \S+ OWNER TO \S+(?: ;)?$/u;
const setsOwnerOfSuperusers = (statement: Statement): boolean =>
  statement.bare.startsWith('ALTER ') && ownerOfSuperusers.test(wordsOf(statement)?.line ?? '');
/** Makes nothing that is locked until the end of the transaction. */
const isRow = /^(?:INSERT|SELECT)\b/iu;

const firstLine = ({ bytes }: Statement): string => {
  const end = bytes.indexOf('\n');
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end).replace(/\r$/u, '');
};

/** `SET SESSION AUTHORIZATION`, for whoever is no superuser. */
function asMember(role: string | null, statement: Statement): Statement {
  const { text } = role === null ? sql`RESET ROLE;` : sql`SET ROLE ${identifier(role)};`;
  return { ...statement, bytes: Buffer.from(text), bare: text, encoding: 'UTF8' };
}

/** In their order, so many together at most, and only those that are read in the same way. */
function alike(statements: readonly Statement[], most: number): Statement[][] {
  const groups: Statement[][] = [];
  let sizeBytes = 0;
  for (const statement of statements) {
    const group = groups.at(-1);
    const first = group?.[0];
    sizeBytes += statement.bytes.length;
    if (
      group !== undefined &&
      first !== undefined &&
      group.length < most &&
      sizeBytes < batchBytes &&
      first.encoding === statement.encoding &&
      first.standardConformingStrings === statement.standardConformingStrings
    ) {
      group.push(statement);
    } else {
      groups.push([statement]);
      sizeBytes = statement.bytes.length;
    }
  }
  return groups;
}

function damaged(detail: string): never {
  return fail({ code: 'verification-failed', detail });
}
