/** Decides for each part of a dump what is run, and in which session. */
import { fail } from '#shared/errors/errors.ts';
import type { DumpPart, Statement } from '../../dump-sql/dump-part.ts';
import { entryComment } from '../../dump-sql/entry-comment.ts';
import {
  effectsOfBackups,
  type JudgedStatement,
  type StatementKind,
} from '../../dump-sql/judged-statement.ts';
import { makeLeakproof, withoutLeakproof } from '../../dump-sql/leakproof.ts';
import { statementWithoutStamps } from '../../dump-sql/server-stamps.ts';
import { judgeStatement } from '../../dump-sql/statement-kind.ts';
import { tokensOf } from '../../dump-sql/statement-tokens.ts';
import { identifier, sql } from '../../postgres/connection/quote-sql.ts';
import type { LeftOut, Unneeded } from '../left-out.ts';
import { AdminStatements } from './admin-statements.ts';
import { DumpCommands } from './dump-commands.ts';
import type { DumpSession } from './dump-session.ts';
import type { FeedRequest } from './feed-request.ts';
import { DumpHeader } from './dump-header.ts';
import { unknownToServer } from './older-server.ts';
import { notAllowed } from './restore-failure.ts';
import type { RowsApart, StatementRunner } from './statement-runner.ts';

/** Sends each part of a dump to the right session. */
export class Feeder {
  readonly #request: FeedRequest;
  readonly #worker: StatementRunner;
  /** Null if the role that runs the dump runs everything. */
  readonly #admin: AdminStatements | null;
  readonly #head: DumpHeader;
  readonly #commands: DumpCommands;
  readonly #unneeded = new Set<Unneeded>();
  #leavesStamps = false;
  #sentBytes = 0;
  /** True until the dump has created anything except schemas and extensions. */
  #isPristine = true;
  #isPassed = true;
  #areRowsPassed = false;
  #notChecked = 0;

  constructor(
    request: FeedRequest,
    worker: StatementRunner,
    openAdmin: (() => Promise<DumpSession>) | null,
  ) {
    this.#request = request;
    this.#worker = worker;
    this.#admin = openAdmin === null ? null : new AdminStatements(openAdmin, request);
    this.#head = new DumpHeader(request.filename);
    this.#commands = new DumpCommands(request.filename, this.#head);
  }

  get sentBytes(): number {
    return this.#sentBytes;
  }

  get givesRows(): boolean {
    return this.#areRowsPassed;
  }

  /** Number of constraints that do not apply to existing rows. */
  get notChecked(): number {
    return this.#notChecked;
  }

  /** Complete, including owners and grants, after `finish`. */
  get leftOut(): LeftOut[] {
    return [
      ...[...this.#unneeded].map((what) => ({ kind: 'unneeded by server', what }) as const),
      ...(this.#leavesStamps ? [{ kind: 'server stamps' } as const] : []),
      ...this.#request.adapter.leftOut,
      ...(this.#admin?.leftOut ?? []),
    ];
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
        this.#sentBytes += part.bytes.length;
        await this.#worker.writeRows(part.bytes);
        return;
      case 'rows-end':
        await this.#worker.endRows(this.#areRowsPassed);
        return;
    }
  }

  /** Called instead of `take` with rows. */
  async takeRowsApart(rows: RowsApart): Promise<void> {
    if (this.#areRowsPassed) await this.#worker.rowsApart(rows);
  }

  /** Called after the last part. Runs the postponed statements and commits everything. */
  async finish(check: () => Promise<void>): Promise<void> {
    await this.#worker.commit();
    // The check opens its own connections: no session of the dump is open at the same time.
    await this.#worker.finish();
    await check();
    await this.#admin?.finishNotes();
    await this.#request.roles.giveAway();
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
      this.#sentBytes += one.bytes.length;
      const statement = this.#adapted(one);
      if (statement === null) continue;
      await this.#runStatement(
        statement,
        statement === written ? judged : judgeStatement(statement),
      );
    }
  }

  /** Returns the statement to run instead; null for no statement. */
  #adapted(written: Statement): Statement | null {
    const unstamped = statementWithoutStamps(written);
    this.#leavesStamps ||= unstamped !== written;
    return unstamped === null ? null : this.#request.adapter.adapt(unstamped);
  }

  async #runStatement(statement: Statement, { does, reaches }: JudgedStatement): Promise<void> {
    const { roles, majorVersion } = this.#request;
    // The drill creates the roles without rights, and does not compare owners.
    if (roles.actsAsMember && setsOwnerOfSuperusers(statement)) return;
    // Tablespaces are also skipped, because the server of a drill does not have them.
    if (roles.actsAsMember && setsTablespace.test(statement.bare)) return;
    const unknown = unknownToServer(statement, majorVersion);
    if (unknown !== null) {
      this.#unneeded.add(unknown);
      return;
    }
    const refusal = reaches === null ? null : roles.refusal(reaches, statement);
    if (refusal !== null) fail(refusal);
    if (does.kind === 'refused') fail(notAllowed(statement));
    this.#notChecked += statement.bare.match(leavesUnchecked)?.length ?? 0;
    await this.#do(does, statement, reaches);
  }

  async #do(does: StatementKind, statement: Statement, reaches: string | null): Promise<void> {
    const worker = this.#worker;
    const admin = this.#admin;
    switch (does.kind) {
      case 'followed':
      case 'refused':
        return;
      case 'setting':
        if (reaches === null) admin?.setting(statement);
        return await worker.setting(this.#request.adapter.withSearchPath(statement));
      case 'begin':
        return await worker.beginOfDump();
      case 'commit':
        return await worker.commitOfDump();
      case 'copy': {
        this.#isPristine = false;
        this.#areRowsPassed = await worker.beginRows(statement, does.copy, does.withOids);
        if (this.#areRowsPassed) return;
        return fail({ code: 'dump-not-trusted', offset: statement.offset });
      }
      case 'database':
        return fail({ code: 'dump-makes-databases', filename: this.#request.filename });
      case 'role':
        if (this.#request.roles.actsAsMember)
          return await this.#add(asMember(does.name, statement));
        if (admin === null) return await this.#add(statement);
        // Only grants are set in the name of other roles (`survey-dump.ts`).
        admin.note(statement, null);
        return;
      case 'inside-committed':
        await this.#add(statement);
        return await worker.commitOfDump();
      case 'note':
        // A backup that was created here has no owners and grants: another user has added them to
        // the file.
        if (this.#request.manifest !== null && does.note.note !== 'words')
          fail(notAllowed(statement));
        if (admin === null) return await this.#add(statement);
        admin.note(statement, does.note);
        return;
      case 'event-trigger':
        if (admin === null) return await this.#add(statement);
        admin.eventTrigger(statement);
        return;
      case 'extension':
        if (admin !== null && this.#isPristine)
          return await this.#insert(admin, statement, does.kind);
        return await this.#add(statement);
      case 'superuser':
        if (admin !== null) return await this.#insert(admin, statement, does.kind);
        return await this.#add(statement);
      case 'native':
        if (this.#request.roles.nativeBy === 'nobody') {
          const object = firstLine(statement).slice(0, 200);
          return fail({ code: 'drill-needs-superuser', detail: '', objects: [object] });
        }
        if (
          admin !== null &&
          (does.isPlain || this.#request.roles.nativeBy === 'admin in any form')
        ) {
          return await this.#insert(admin, statement, does.kind);
        }
        return await this.#add(statement);
      case 'leakproof':
        if (admin === null) return await this.#add(statement);
        await this.#add(withoutLeakproof(statement));
        await worker.commitOfDump();
        await worker.catchUp();
        await this.#request.roles.ask(makeLeakproof(does));
        return;
      case 'inside':
      case 'drop':
        return await this.#add(statement, reaches !== null && !effectsOfBackups.has(reaches));
    }
  }

  #add(statement: Statement, runsCode = false): Promise<void> {
    if (!isSafeBeforeExtension.test(statement.bare)) this.#isPristine = false;
    return this.#worker.add(statement, runsCode);
  }

  /**
   * Runs an INSERT in its order: after everything before it is committed, and before the next
   * statement.
   */
  async #insert(
    admin: AdminStatements,
    statement: Statement,
    kind: StatementKind['kind'],
  ): Promise<void> {
    if (kind !== 'extension') this.#isPristine = false;
    await this.#worker.commitOfDump();
    await this.#worker.catchUp();
    await admin.runNow(statement);
  }
}

/**
 * Statements that are allowed before an extension is created: none of them creates anything that
 * the script of the extension could use. The statements of `pg_dump --clean --if-exists` find
 * nothing to drop or to alter.
 */
const isSafeBeforeExtension = new RegExp(
  [
    String.raw`^CREATE\s+SCHEMA\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:"(?:[^"]|"")*"|\w+)\s*;$`,
    String.raw`^CREATE\s+(?:COLLATION\s|(?:OR\s+REPLACE\s+)?(?:TRUSTED\s+)?(?:PROCEDURAL\s+)?LANGUAGE\s)`,
    String.raw`^DROP\s`,
    String.raw`^ALTER\s+TABLE\s+IF\s+EXISTS\s`,
    String.raw`^SELECT\s+pg_catalog\.lo_unlink\(oid\)\s+FROM\s+pg_catalog\.pg_largeobject_metadata\s+WHERE\s+oid\s+=\s+''\s*;$`,
  ].join('|'),
  'iu',
);
const leavesUnchecked = /\bNOT\s+(?:VALID|ENFORCED)\b/giu;
const setsTablespace = /^SET\s+default_tablespace\b/iu;
/**
 * The owners of these objects must be superusers (manual, the notes of each ALTER). For
 * publications, this is true for some only.
 */
const ownerOfSuperusers =
  /^ALTER (?:FOREIGN DATA WRAPPER|EVENT TRIGGER|SUBSCRIPTION|PUBLICATION) \S+ OWNER TO \S+(?: ;)?$/u;
const setsOwnerOfSuperusers = (statement: Statement): boolean =>
  statement.bare.startsWith('ALTER ') && ownerOfSuperusers.test(tokensOf(statement)?.line ?? '');
const firstLine = ({ bytes }: Statement): string => {
  const end = bytes.indexOf('\n');
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end).replace(/\r$/u, '');
};

/** `SET SESSION AUTHORIZATION`, for a role that is not a superuser. */
function asMember(role: string | null, statement: Statement): Statement {
  const { text } = role === null ? sql`RESET ROLE;` : sql`SET ROLE ${identifier(role)};`;
  return { ...statement, bytes: Buffer.from(text), bare: text, encoding: 'UTF8' };
}
