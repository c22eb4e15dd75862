/**
 * Reads a file that Nightjar did not create here once, before anything of it is sent to a server.
 * Finds out if it is a complete dump, what it does that other dumps do not do, and which roles and
 * objects it needs.
 */
import type { Catalog, CatalogTable, Manifest } from '#shared/domain/manifest.ts';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { createYielder, inSlices } from '../../system/yielder.ts';
import { databaseInFile, type DatabaseInFile, type SqlRange } from '../../dump-sql/dump-parts.ts';
import type { DumpProperties } from '../../dump-sql/dump-properties.ts';
import { DumpScanner } from '../../dump-sql/dump-scanner.ts';
import { entryComment } from '../../dump-sql/entry-comment.ts';
import { judgeDump } from '../../catalog/source/judge-dump.ts';
import { StatementTooLong } from '../../dump-sql/statement-too-long.ts';
import { DamageReader } from '../../dump-sql/damage-reader.ts';
import type { JudgedStatement } from '../../dump-sql/judged-statement.ts';
import { judgeStatement } from '../../dump-sql/statement-kind.ts';
import type { DumpPart, Statement } from '../../dump-sql/dump-part.ts';
import { StatementReader } from '../../dump-sql/statement-reader.ts';
import { inEmptyDatabase, StatementAdapter } from '../feed/adapt-statement.ts';
import { DumpCommands } from '../feed/dump-commands.ts';
import { notAllowed } from '../feed/restore-failure.ts';
import type { LeftOut } from '../left-out.ts';
import { DumpHeader, type DumpedDatabase } from '../feed/dump-header.ts';
import { mayMakeTables } from './makes-tables.ts';
import { allQuestions, Answers } from './questions.ts';
import { readSql, type DumpFile } from '../feed/read-sql.ts';

/**
 * Objects of the server that are not changed, if a superuser restores and if another user restores.
 */
export interface OfServer {
  superuser: LeftOut[];
  user: LeftOut[];
}

export interface DumpSurvey {
  sha256: string;
  sqlBytes: number;
  head: DumpProperties;
  catalog: Catalog;
  /** Why the file cannot be restored at all. */
  blocker: NightjarError | null;
  /** Answers of its statements to all questions. */
  answers: Answers;
  /**
   * True if more than grants is created in the name of roles (SET SESSION AUTHORIZATION): this
   * requires a superuser.
   */
  actsAsRoles: boolean;
  /** Objects in the dump that belong to the server. */
  ofServer: OfServer;
  /**
   * Properties of the dumped database that the file states; null if there are none (`pg_dump`
   * without `--create`).
   */
  dumpedDatabase: DumpedDatabase | null;
  /** Part of the file that is restored; null if the file is one dump. */
  part: DatabaseInFile | null;
  /** Roles of a whole server, which the file creates before its databases. */
  rolesOfServer: readonly string[];
}

/** Survey of the whole file, which may contain several databases. */
interface FileSurvey extends Omit<DumpSurvey, 'part'> {
  databases: DatabaseInFile[];
  stray: string | null;
}

/**
 * Statements that run at the end, by a role that is allowed to run them, in the name of other
 * roles. Grants are such statements.
 */
const needsNoRole = new Set(['note', 'setting', 'followed']);

const isMadeByDumps = ({ schema }: CatalogTable): boolean =>
  !['pg_catalog', 'information_schema'].includes(schema);
const nameOf = ({ schema, name }: CatalogTable): string =>
  schema === '' ? name : `${schema}.${name}`;

const known = new Map<string, FileSurvey>();
const surveysToKeep = 4;

/**
 * Surveys the database with this label in the file; null for the only database. Fails as `readSql`
 * does, with `several-databases-in-file` or `database-not-in-file`, or when it is cancelled.
 */
export async function surveyDump(
  file: DumpFile,
  manifest: Manifest | null,
  signal: AbortSignal | undefined,
  wanted: string | null = null,
): Promise<DumpSurvey> {
  const { databases, stray, ...whole } = await surveyRange(file, manifest, signal, null);
  const part = databaseInFile(databases, wanted, file.filename);
  if (part === null || part.range === null) return { ...whole, part };
  const survey = await surveyRange(file, manifest, signal, part.range);
  const blocker: NightjarError | null =
    survey.blocker ?? (stray === null ? null : { code: 'verification-failed', detail: stray });
  return { ...survey, blocker, part, rolesOfServer: whole.rolesOfServer };
}

async function surveyRange(
  file: DumpFile,
  manifest: Manifest | null,
  signal: AbortSignal | undefined,
  range: SqlRange | null,
): Promise<FileSurvey> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await file.handle.stat({ bigint: true });
  const key = [dev, ino, size, mtimeNs, ctimeNs, range?.start, range?.end].join(':');
  const before = known.get(key);
  if (before !== undefined) return before;
  const survey = await read(file, manifest, signal, range);
  known.set(key, survey);
  const [oldest] = known.keys();
  if (known.size > surveysToKeep && oldest !== undefined) known.delete(oldest);
  return survey;
}

async function read(
  file: DumpFile,
  manifest: Manifest | null,
  signal: AbortSignal | undefined,
  range: SqlRange | null,
): Promise<FileSurvey> {
  const { filename } = file;
  const statements = new SurveyedStatements(filename);
  const reader = new StatementReader();
  const scanner = new DumpScanner({ inserts: true, several: true });
  const damageReader = new DamageReader();
  const sql = readSql(file, manifest, null, null, range);
  const yieldToEventLoop = createYielder();
  let blocker: NightjarError | null = null;
  const guarded = (work: () => void): void => {
    if (blocker !== null) return;
    try {
      work();
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      blocker = statements.blocker ?? error.error;
    }
  };
  try {
    for await (const chunk of sql.chunks) {
      for await (const slice of inSlices(chunk, yieldToEventLoop)) {
        signal?.throwIfAborted();
        const before = scanner.copiedLines;
        scanner.push(slice);
        damageReader.push(slice);
        const lines = scanner.copiedLines - before;
        guarded(() => statements.takeAll(reader.push(slice, lines)));
      }
    }
    guarded(() => statements.takeAll(reader.finish()));
  } catch (error) {
    if (!(error instanceof StatementTooLong)) throw error;
    blocker ??= { code: 'verification-failed', detail: `${error.message}.` };
  }
  blocker ??= statements.blocker;
  const scanned = scanner.finish();
  const { catalog, head, sizeBytes, databases, stray, roles } = scanned;
  const judged = judgeDump(scanned, damageReader.finish());
  if (judged.kind === 'other') {
    blocker = { code: 'file-not-a-dump', filename, ...judged.other };
  } else if (judged.damage !== null) {
    blocker = { code: 'verification-failed', detail: judged.damage };
  }
  const homeless = statements.makesTables ? undefined : catalog.tables.find(isMadeByDumps);
  if (homeless !== undefined) {
    blocker ??= { code: 'dump-without-tables', filename, table: nameOf(homeless) };
  }
  return {
    sha256: sql.fileSha256(),
    sqlBytes: sizeBytes,
    head,
    catalog,
    blocker,
    answers: statements.answers,
    actsAsRoles: statements.actsAsRoles,
    ofServer: statements.ofServer,
    dumpedDatabase: statements.dumpedDatabase,
    databases,
    stray,
    rolesOfServer: roles,
  };
}

/** Collects what the statements of a dump contain together. */
class SurveyedStatements {
  readonly answers = new Answers(allQuestions);
  /**
   * Adapters for a user who can change everything, and for a user who cannot change the server's
   * own objects.
   */
  readonly #asSuperuser = new StatementAdapter(inEmptyDatabase(true));
  readonly #asUser = new StatementAdapter(inEmptyDatabase(false));
  makesTables = false;
  actsAsRoles = false;
  /** Reason why a complete dump cannot be restored. */
  blocker: NightjarError | null = null;
  readonly #head: DumpHeader;
  readonly #commands: DumpCommands;
  /** Role that runs the statements (SET SESSION AUTHORIZATION); null for the user who restores. */
  #actsAs: string | null = null;

  constructor(filename: string) {
    this.#head = new DumpHeader(filename);
    this.#commands = new DumpCommands(filename, this.#head);
  }

  get ofServer(): OfServer {
    return { superuser: this.#asSuperuser.leftOut, user: this.#asUser.leftOut };
  }

  get dumpedDatabase(): DumpedDatabase | null {
    return this.#head.database;
  }

  /** Fails as `DumpCommands` and `DumpHeader` do. */
  takeAll(parts: readonly DumpPart[]): void {
    for (const part of parts) {
      if (part.kind === 'statement') this.#take(part.statement);
      else if (part.kind === 'command') this.#commands.command(part);
      else if (part.kind === 'comment') {
        this.#commands.comment(part.text);
        if (entryComment(part.text) !== null) this.#head.entry();
      }
    }
  }

  #take(statement: Statement): void {
    this.#commands.statement(statement.offset);
    const judged = judgeStatement(statement);
    for (const one of this.#head.take(statement, judged.does)) {
      this.#look(one, one === statement ? judged : judgeStatement(one));
    }
  }

  #look(statement: Statement, judged: JudgedStatement): void {
    const { bare } = statement;
    const { does } = judged;
    this.answers.take(statement, judged);
    if (does.kind === 'refused') {
      this.blocker ??= notAllowed(statement);
    }
    if (does.kind === 'role') {
      this.#actsAs = does.name;
    } else if (this.#actsAs !== null && !needsNoRole.has(does.kind)) this.actsAsRoles = true;
    if (bare.startsWith('INSERT ')) return;
    this.#asSuperuser.adapt(statement);
    this.#asUser.adapt(statement);
    this.makesTables ||= mayMakeTables(bare);
  }
}
