/**
 * The file that is to be restored: open, held against its manifest when Nightjar made it here, read once
 * when it did not, and with the plan for chosen tables.
 */
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Catalog, Manifest } from '#shared/domain/manifest.ts';
import type { RestoreOptions } from '#shared/domain/restore-options.ts';
import type { ChosenTable } from '#shared/domain/restore.ts';
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import { readManifest } from '../backup-folder/manifest-file.ts';
import { unhurried, type Steps } from '../system/breather.ts';
import type { IndexCache } from '../catalog/open/index-cache.ts';
import { readEntries } from '../catalog/objects/definitions.ts';
import { databaseInFile, type SqlRange } from '../dump-sql/dump-parts.ts';
import { openBackup } from '../catalog/open/open-backup.ts';
import { openDumpFile, requireSql } from '../catalog/source/file-kind.ts';
import { judgeStatement } from '../dump-sql/statement-kind.ts';
import { statementsOf } from '../dump-sql/statements-of.ts';
import { givesToRoles } from './feed/adapt-statement.ts';
import { rolesIn, rolesInSql } from './survey/named-roles.ts';
import type { ItsDatabase } from './feed/head-of-dump.ts';
import { tableKey } from './tables/names-in-entries.ts';
import { planLeaving, type Leaving } from './tables/leave-out.ts';
import { noveltiesIn, type Novelty } from './feed/older-server.ts';
import type { DumpEntry } from './tables/dump-entry.ts';
import { planTableRestore, type TablePlan } from './tables/plan-table-restore.ts';
import { digestFile, type DumpFile, type FileDigests } from './feed/read-sql.ts';
import { Reaches } from './survey/reaches.ts';
import { rolesInData } from './survey/roles-in-data.ts';
import { publicationTypes, widePublicationsIn } from './survey/superuser-kinds.ts';
import { surveyDump, type OfServer } from './survey/survey-dump.ts';

export interface RestoreSource {
  filename: string;
  handle: FileHandle;
  manifest: Manifest | null;
  isOurs: boolean;
  /** Of the file as it was when it was opened; what is restored must be the same. */
  sha256: string;
  digests: FileDigests | null;
  sqlBytes: number;
  catalog: Catalog;
  serverVersion: string | null;
  pgDumpVersion: string | null;
  /** Why the file cannot be restored at all, whoever trusts it. */
  blocker: NightjarError | null;
  roles: string[];
  /** Those that have to be there, whoever owns what. */
  neededRoles: string[];
  /** Things are made in the name of roles, which takes a superuser. */
  actsAsRoles: boolean;
  ofServer: OfServer;
  /** What it does outside of its database. */
  reaches: string[];
  /** What older servers do not know: of files that are not ours; of ours only when it is asked for. */
  novelties(): Promise<Novelty[]>;
  /** Publications of all tables, or of all in a schema: looked for when it is asked for, as these. */
  widePublications(): Promise<string[]>;
  /** Roles that its rows and defaults name (`roles-in-data.ts`); looked for when it is asked for. */
  rolesOfData(): Promise<string[]>;
  /** What a file of others says about the database that it was made of. */
  itsDatabase: ItsDatabase | null;
  /** Of a whole server, which the file would make: they are never made. */
  rolesOfServer: readonly string[];
  /** Which part of its SQL is restored; all of it when null. */
  range: SqlRange | null;
  plan: TablePlan | null;
  /** What somebody has asked to leave out, and what needs it; see `leave-out.ts`. */
  left: Pick<Leaving, 'asked' | 'needing'> | null;
}

export interface SourcePorts {
  madeHere(sha256: string): Promise<boolean>;
  cache: IndexCache | null;
}

export interface SourceOptions extends RestoreOptions {
  /** Which of several databases in the file; the only one when null. */
  databaseInFile?: string | null | undefined;
}

/** Types whose entries can name roles in a backup of ours. */
const typesWithRoles = new Set(['POLICY', 'ACL', 'DEFAULT ACL', 'USER MAPPING', 'SCHEMA']);

/** Types whose entries can reach beyond the database in a backup of ours; see `statement-kind.ts`. */
const typesThatReach = new Set([
  'FUNCTION',
  'PROCEDURE',
  'TYPE',
  'SHELL TYPE',
  'CAST',
  'PROCEDURAL LANGUAGE',
  'FOREIGN DATA WRAPPER',
  'SERVER',
  'FOREIGN TABLE',
  'SUBSCRIPTION',
  'EVENT TRIGGER',
  'EXTENSION',
  'OPERATOR CLASS',
  'OPERATOR FAMILY',
]);

/**
 * Fails with `backup-not-found`, `file-not-readable`, `file-not-a-dump`, `verification-failed`, `several-databases-in-file`,
 * `database-not-in-file`, `table-not-in-backup`. The
 * caller closes the handle.
 */
export async function openSource(
  filePath: string,
  tables: readonly ChosenTable[] | null,
  { madeHere, cache }: SourcePorts,
  signal: AbortSignal = new AbortController().signal,
  { leaveOut = [], withoutOwners = false, databaseInFile: wanted = null }: SourceOptions = {},
): Promise<RestoreSource> {
  const filename = path.basename(filePath);
  const handle = await openDumpFile(filePath);
  try {
    const manifest = await fittingManifest(handle, filePath);
    const isOurs = manifest !== null && (await madeHere(manifest.file.sha256));
    if (manifest !== null) {
      const { name } = manifest.database;
      databaseInFile([{ label: name, name, range: null }], wanted, filename);
    }
    const about = isOurs
      ? await ourFile({ filename, handle }, filePath, manifest, signal)
      : await foreignFile({ filename, handle }, filePath, manifest, { signal, wanted });
    const rolesOfData = (): Promise<string[]> =>
      readRolesOfData(filePath, about.sha256, { cache, signal, wanted });
    const whole = {
      filename,
      handle,
      manifest,
      isOurs,
      ...about,
      rolesOfData,
      plan: null,
      left: null,
    };
    const isPlanned = (tables !== null || leaveOut.length > 0) && about.blocker === null;
    const source = isPlanned
      ? {
          ...whole,
          ...(await planOf(filePath, tables, leaveOut, about.catalog, {
            cache,
            signal,
            wanted,
          })),
        }
      : whole;
    return withoutOwners ? { ...source, roles: source.neededRoles, actsAsRoles: false } : source;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function fittingManifest(handle: FileHandle, filePath: string): Promise<Manifest | null> {
  const stats = await handle.stat();
  const manifest = await readManifest(path.dirname(filePath), path.basename(filePath));
  if (manifest !== null && manifest.file.sizeBytes !== stats.size) {
    fail({
      code: 'verification-failed',
      detail: `The file has ${stats.size} bytes; its manifest says ${manifest.file.sizeBytes}.`,
    });
  }
  return manifest;
}

type About = Pick<
  RestoreSource,
  | 'sha256'
  | 'digests'
  | 'sqlBytes'
  | 'catalog'
  | 'serverVersion'
  | 'pgDumpVersion'
  | 'blocker'
  | 'roles'
  | 'neededRoles'
  | 'actsAsRoles'
  | 'ofServer'
  | 'reaches'
  | 'novelties'
  | 'widePublications'
  | 'itsDatabase'
  | 'rolesOfServer'
  | 'range'
>;

/** Nothing of it is given to psql before all of it was found to be what its manifest says. */
async function ourFile(
  file: DumpFile,
  filePath: string,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<About> {
  const digests = await digestFile(file, manifest, signal);
  if (digests.sha256 !== manifest.file.sha256) {
    const detail = 'The file is not the one that its manifest describes (SHA-256 differs).';
    fail({ code: 'verification-failed', detail });
  }
  const roles = new Set<string>();
  const neededRoles = new Set<string>();
  const reaches = new Reaches();
  const isRelevant = ({ type }: Pick<DumpEntry, 'type'>): boolean =>
    typesWithRoles.has(type) || typesThatReach.has(type);
  if (manifest.catalog.objects.some(isRelevant)) {
    for await (const { sql } of entriesOf(filePath, isRelevant, { cache: null, signal })) {
      for (const role of rolesInSql(sql)) roles.add(role);
      for (const role of neededRolesIn(sql)) neededRoles.add(role);
      for (const statement of statementsOf(sql)) {
        reaches.add(judgeStatement(statement));
      }
    }
  }
  return {
    sha256: digests.sha256,
    digests,
    sqlBytes: manifest.sql.sizeBytes,
    catalog: manifest.catalog,
    serverVersion: manifest.database.serverVersion,
    pgDumpVersion: manifest.pgDumpVersion,
    blocker: null,
    roles: [...roles],
    neededRoles: [...neededRoles],
    itsDatabase: null,
    rolesOfServer: [],
    range: null,
    actsAsRoles: false,
    // pg_dump writes nothing of it into a dump without owners of a server that is not very old.
    ofServer: { superuser: [], user: [] },
    reaches: reaches.inWords(),
    novelties: async () => await noveltiesOf(filePath, signal),
    widePublications: async () => {
      const isPublication = ({ type }: Pick<DumpEntry, 'type'>): boolean =>
        publicationTypes.has(type);
      if (!manifest.catalog.objects.some(isPublication)) return [];
      const found: string[] = [];
      for await (const { sql } of entriesOf(filePath, isPublication, { cache: null, signal })) {
        for (const { bytes } of statementsOf(sql)) {
          found.push(...widePublicationsIn(bytes.toString('utf8')));
        }
      }
      return found;
    },
  };
}

async function foreignFile(
  file: DumpFile,
  filePath: string,
  manifest: Manifest | null,
  { signal, wanted }: { signal: AbortSignal; wanted: string | null },
): Promise<About> {
  await requireSql(file.handle, filePath);
  const survey = await surveyDump(file, manifest, signal, manifest === null ? wanted : null);
  const { head, novelties, widePublications, part, ...about } = survey;
  const { serverVersion, pgDumpVersion } = head;
  return {
    ...about,
    digests: null,
    range: part?.range ?? null,
    serverVersion,
    pgDumpVersion,
    novelties: () => Promise.resolve(novelties),
    widePublications: () => Promise.resolve(widePublications),
  };
}

async function noveltiesOf(filePath: string, signal: AbortSignal): Promise<Novelty[]> {
  const found = new Map<string, Novelty>();
  for await (const { sql } of entriesOf(filePath, () => true, { cache: null, signal })) {
    for (const { bare } of statementsOf(sql)) {
      for (const one of noveltiesIn(bare)) found.set(one.words, one);
    }
  }
  return [...found.values()];
}

const knownRoles = new Map<string, string[]>();
const filesToRemember = 4;

/** By the SHA-256 of the file: a review and the restore after it look once. */
async function readRolesOfData(
  filePath: string,
  sha256: string,
  { cache, signal, wanted = null }: EntriesWork,
): Promise<string[]> {
  const key = JSON.stringify([sha256, wanted]);
  const known = knownRoles.get(key);
  if (known !== undefined) return known;
  const backup = await openBackup(filePath, { cache, signal, databaseInFile: wanted });
  try {
    const roles = [...(await rolesInData(backup, signal))];
    knownRoles.set(key, roles);
    const [oldest] = knownRoles.keys();
    if (knownRoles.size > filesToRemember && oldest !== undefined) knownRoles.delete(oldest);
    return roles;
  } finally {
    await backup.close();
  }
}

interface EntriesWork {
  cache: IndexCache | null;
  signal: AbortSignal;
  wanted?: string | null;
}

/** One after the other, with pauses. */
async function* entriesOf(
  filePath: string,
  isWanted: (entry: DumpEntry) => boolean,
  { cache, signal, wanted = null }: EntriesWork,
): AsyncGenerator<DumpEntry> {
  const backup = await openBackup(filePath, { cache, signal, databaseInFile: wanted });
  try {
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
  } finally {
    await backup.close();
  }
}

async function planOf(
  filePath: string,
  tables: readonly ChosenTable[] | null,
  leaveOut: readonly string[],
  catalog: Catalog,
  work: EntriesWork,
): Promise<Pick<RestoreSource, 'plan' | 'left' | 'roles' | 'neededRoles'>> {
  const entries: DumpEntry[] = [];
  for await (const entry of entriesOf(filePath, () => true, work)) entries.push(entry);
  const loaded = new Set(catalog.tables.map(({ schema, name }) => tableKey(schema, name)));
  const chosen =
    tables === null
      ? null
      : await unhurried(planTableRestore(entries, tables, loaded), work.signal);
  const [missing] = chosen?.missing ?? [];
  if (missing !== undefined) {
    const table = `${missing.schema}.${missing.name}`;
    if (loaded.has(tableKey(missing.schema, missing.name))) {
      const message = `The file has rows of ${table}, and no comment of pg_dump that announces the table: it can be restored with all others only.`;
      fail({ code: 'invalid-input', problems: [{ field: 'table', message }] });
    }
    fail({ code: 'table-not-in-backup', table });
  }
  const leaving = planLeaving(entries, catalog.tables, leaveOut, chosen);
  const { plan, ...left } = await unhurried(leaving, work.signal);
  const roles = await unhurried(rolesOf(entries, plan, rolesInSql), work.signal);
  const neededRoles = await unhurried(rolesOf(entries, plan, neededRolesIn), work.signal);
  return { plan, left, roles: [...roles], neededRoles: [...neededRoles] };
}

/** Of some SQL, without those that are named only to own something or to be allowed something. */
const neededRolesIn = (sql: string): string[] =>
  statementsOf(sql).flatMap((one) => (givesToRoles(one) ? [] : rolesIn(one)));

function* rolesOf(
  entries: readonly DumpEntry[],
  plan: TablePlan,
  find: (sql: string) => string[],
): Steps<Set<string>> {
  const roles = new Set<string>();
  for (const { index, sql } of entries) {
    yield;
    if (plan.entries.has(index)) for (const role of find(sql)) roles.add(role);
  }
  return roles;
}
