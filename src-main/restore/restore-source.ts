/**
 * Facts about the file that is to be restored. A file that Nightjar created here is compared with
 * its manifest; another file is read once. Includes the plan for chosen tables. All facts come from
 * one opened file (`restore-file.ts`).
 */
import type { Catalog, Manifest } from '#shared/domain/manifest.ts';
import type { RestoreOptions } from '#shared/domain/restore-options.ts';
import type { ChosenTable } from '#shared/domain/restore.ts';
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import { unhurried, type Steps } from '../system/yielder.ts';
import { readEntries } from '../catalog/objects/definitions.ts';
import { requireSql } from '../catalog/source/file-kind.ts';
import type { OpenBackup } from '../catalog/source/opened-backup.ts';
import { databaseInFile, type SqlRange } from '../dump-sql/dump-parts.ts';
import { judgeStatement } from '../dump-sql/statement-kind.ts';
import { statementsOf } from '../dump-sql/statements-of.ts';
import type { DumpedDatabase } from './feed/dump-header.ts';
import { digestFile, type DumpFile, type FileDigests } from './feed/read-sql.ts';
import { RestoreFile, type RestoreFilePorts } from './restore-file.ts';
import {
  Answers,
  describeExternalEffects,
  namedRoles,
  neededOf,
  reaches,
  rolesOf,
  type NamedRole,
  type Question,
} from './survey/questions.ts';
import { rolesInData } from './survey/roles-in-data.ts';
import { surveyDump, type OfServer } from './survey/survey-dump.ts';
import type { DumpEntry } from './tables/dump-entry.ts';
import { planLeaving, type Leaving } from './tables/leave-out.ts';
import { tableKey } from './tables/names-in-entries.ts';
import { planTableRestore, type TablePlan } from './tables/plan-table-restore.ts';

export interface RestoreSource extends DumpFile {
  manifest: Manifest | null;
  isOurs: boolean;
  /** SHA-256 of the file when it was opened. The restored file must have the same SHA-256. */
  sha256: string;
  digests: FileDigests | null;
  sqlBytes: number;
  catalog: Catalog;
  serverVersion: string | null;
  pgDumpVersion: string | null;
  /** Why the file cannot be restored at all, even if it is trusted. */
  blocker: NightjarError | null;
  roles: string[];
  /** Roles that must exist on the server, regardless of the owners. */
  neededRoles: string[];
  /** True if the file creates objects in the name of roles, which requires a superuser. */
  actsAsRoles: boolean;
  ofServer: OfServer;
  /** External effects: what the file does outside of its database. */
  reaches: string[];
  /**
   * Reads answers from the statements of the file (`survey/questions.ts`). For a backup that was
   * created here, its entries are read for this.
   */
  ask<Answer>(question: Question<Answer>): Promise<Answer[]>;
  /**
   * Roles that rows and defaults name (`roles-in-data.ts`). They are searched when this function is
   * called.
   */
  rolesOfData(): Promise<string[]>;
  /** What an untrusted file states about the database that was dumped. */
  dumpedDatabase: DumpedDatabase | null;
  /** Roles of the server that the file would create. They are never created. */
  rolesOfServer: readonly string[];
  /** Part of the SQL of the file that is restored; null for all of it. */
  range: SqlRange | null;
  plan: TablePlan | null;
  /**
   * Entries that the user has asked to leave out, and the entries that need them; see
   * `leave-out.ts`.
   */
  left: Pick<Leaving, 'asked' | 'needing'> | null;
  /** Closes the file; called by the caller that has opened it with `openSource`. */
  close(): Promise<void>;
}

export interface SourceOptions extends RestoreOptions {
  /** Which of several databases in the file; null for the only one. */
  databaseInFile?: string | null | undefined;
}

/**
 * Opens the file and reads it (`readSource`). The caller closes it. Fails as `RestoreFile.open` and
 * `readSource` do.
 */
export async function openSource(
  filePath: string,
  tables: readonly ChosenTable[] | null,
  ports: RestoreFilePorts,
  signal: AbortSignal = new AbortController().signal,
  options: SourceOptions = {},
): Promise<RestoreSource> {
  const file = await RestoreFile.open(filePath, ports, options.databaseInFile);
  try {
    return await readSource(file, tables, signal, options);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Fails with `file-not-readable`, `file-not-a-dump`, `verification-failed`,
 * `several-databases-in-file`, `database-not-in-file`, `table-not-in-backup`, `file-changed`.
 */
export async function readSource(
  file: RestoreFile,
  tables: readonly ChosenTable[] | null,
  signal: AbortSignal,
  { leaveOut = [], withoutOwners = false }: RestoreOptions = {},
): Promise<RestoreSource> {
  const { filename, handle, manifest, isOurs } = file;
  file.requireLengthOfManifest();
  if (manifest !== null) {
    const { name } = manifest.database;
    databaseInFile([{ label: name, name, range: null }], file.databaseInFile, filename);
  }
  const about =
    isOurs && manifest !== null
      ? await ourFile(file, manifest, signal)
      : await untrustedFile(file, manifest, signal);
  const whole = {
    filename,
    handle,
    manifest,
    isOurs,
    ...about,
    rolesOfData: () => readRolesOfData(file, about.sha256, signal),
    plan: null,
    left: null,
    close: () => file.close(),
  };
  const isPlanned = (tables !== null || leaveOut.length > 0) && about.blocker === null;
  const source = isPlanned
    ? { ...whole, ...(await planOf(file, tables, leaveOut, about.catalog, signal)) }
    : whole;
  return withoutOwners ? { ...source, roles: source.neededRoles, actsAsRoles: false } : source;
}

type About = Omit<
  RestoreSource,
  'filename' | 'handle' | 'manifest' | 'isOurs' | 'rolesOfData' | 'plan' | 'left' | 'close'
>;

/** psql gets no part of the file before the whole file was compared with its manifest. */
async function ourFile(file: RestoreFile, manifest: Manifest, signal: AbortSignal): Promise<About> {
  const digests = await digestFile(file, manifest, signal);
  if (digests.sha256 !== manifest.file.sha256) {
    const detail = 'The file is not the one that its manifest describes (SHA-256 differs).';
    fail({ code: 'verification-failed', detail });
  }
  const answers = await askEntries(file, manifest, [namedRoles, reaches], signal);
  const roles = answers.of(namedRoles);
  return {
    sha256: digests.sha256,
    digests,
    sqlBytes: manifest.sql.sizeBytes,
    catalog: manifest.catalog,
    serverVersion: manifest.database.serverVersion,
    pgDumpVersion: manifest.pgDumpVersion,
    blocker: null,
    roles: rolesOf(roles),
    neededRoles: neededOf(roles),
    dumpedDatabase: null,
    rolesOfServer: [],
    range: null,
    actsAsRoles: false,
    // pg_dump writes none of this into a dump without owners, except for very old servers.
    ofServer: { superuser: [], user: [] },
    reaches: describeExternalEffects(answers.of(reaches)),
    ask: async (question) => (await askEntries(file, manifest, [question], signal)).of(question),
  };
}

async function untrustedFile(
  file: RestoreFile,
  manifest: Manifest | null,
  signal: AbortSignal,
): Promise<About> {
  await requireSql(file.handle, file.path);
  const wanted = manifest === null ? file.databaseInFile : null;
  const survey = await surveyDump(file, manifest, signal, wanted);
  const { head, answers, part, ...about } = survey;
  const { serverVersion, pgDumpVersion } = head;
  const roles = answers.of(namedRoles);
  return {
    ...about,
    roles: rolesOf(roles),
    neededRoles: neededOf(roles),
    reaches: describeExternalEffects(answers.of(reaches)),
    digests: null,
    range: part?.range ?? null,
    serverVersion,
    pgDumpVersion,
    ask: (question) => Promise.resolve(answers.of(question)),
  };
}

/** For a backup that was created here: only entries that can contain an answer are read. */
async function askEntries(
  file: RestoreFile,
  { catalog }: Manifest,
  questions: readonly Question<unknown>[],
  signal: AbortSignal,
): Promise<Answers> {
  const answers = new Answers(questions);
  const isWanted = ({ type }: Pick<DumpEntry, 'type'>): boolean =>
    questions.some(({ types }) => types === null || types.has(type));
  if (!catalog.objects.some(isWanted)) return answers;
  for await (const { sql } of entriesOf(file, isWanted, signal)) {
    for (const statement of statementsOf(sql)) answers.take(statement, judgeStatement(statement));
  }
  return answers;
}

const knownRoles = new Map<string, string[]>();
const filesToRemember = 4;

/**
 * The result is cached by the SHA-256 of the file, so that a review and the following restore
 * search only once.
 */
async function readRolesOfData(
  file: RestoreFile,
  sha256: string,
  signal: AbortSignal,
): Promise<string[]> {
  const key = JSON.stringify([sha256, file.databaseInFile]);
  const known = knownRoles.get(key);
  if (known !== undefined) return known;
  const roles = [...(await rolesInData(await file.backup({ signal }), signal))];
  knownRoles.set(key, roles);
  const [oldest] = knownRoles.keys();
  if (knownRoles.size > filesToRemember && oldest !== undefined) knownRoles.delete(oldest);
  return roles;
}

/** Yields the entries in sequence, with pauses. */
async function* entriesOf(
  file: RestoreFile,
  isWanted: (entry: DumpEntry) => boolean,
  signal: AbortSignal,
): AsyncGenerator<DumpEntry> {
  const backup: OpenBackup = await file.backup({ signal });
  const known = backup.catalog.objects.map(({ type, schema, name }, index) => ({
    index,
    type,
    schema,
    name,
    sql: '',
  }));
  const wanted = known.filter(isWanted).map(({ index }) => index);
  for await (const { index, sql } of readEntries(backup, wanted, signal)) {
    const entry = known[index];
    if (entry !== undefined) yield { ...entry, sql };
  }
}

async function planOf(
  file: RestoreFile,
  tables: readonly ChosenTable[] | null,
  leaveOut: readonly string[],
  catalog: Catalog,
  signal: AbortSignal,
): Promise<Pick<RestoreSource, 'plan' | 'left' | 'roles' | 'neededRoles'>> {
  const entries: DumpEntry[] = [];
  for await (const entry of entriesOf(file, () => true, signal)) entries.push(entry);
  const loaded = new Set(catalog.tables.map(({ schema, name }) => tableKey(schema, name)));
  const chosen =
    tables === null ? null : await unhurried(planTableRestore(entries, tables, loaded), signal);
  const [missing] = chosen?.missing ?? [];
  if (missing !== undefined) {
    const table = `${missing.schema}.${missing.name}`;
    if (loaded.has(tableKey(missing.schema, missing.name))) {
      const message = `The file has rows of ${table}, but no comment of pg_dump for this table: it can be restored only together with all other tables.`;
      fail({ code: 'invalid-input', problems: [{ field: 'table', message }] });
    }
    fail({ code: 'table-not-in-backup', table });
  }
  const leaving = planLeaving(entries, catalog.tables, leaveOut, chosen);
  const { plan, ...left } = await unhurried(leaving, signal);
  const named = await unhurried(rolesInPlan(entries, plan), signal);
  return { plan, left, roles: rolesOf(named), neededRoles: neededOf(named) };
}

function* rolesInPlan(entries: readonly DumpEntry[], plan: TablePlan): Steps<NamedRole[]> {
  const answers = new Answers([namedRoles]);
  for (const { index, sql } of entries) {
    yield;
    if (!plan.entries.has(index)) continue;
    for (const statement of statementsOf(sql)) answers.take(statement, judgeStatement(statement));
  }
  return answers.of(namedRoles);
}
