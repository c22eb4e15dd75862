/**
 * Reads a file that Nightjar did not make here once, before anything of it goes to a server: whether it
 * is a whole dump, what it would do that other dumps do not, and whom and what it needs.
 */
import type { Catalog, CatalogTable, Manifest } from '#shared/domain/manifest.ts';
import { NightjarFailure, type NightjarError } from '#shared/errors/errors.ts';
import { DumpScanner, StatementTooLong, type DumpHead } from '../catalog/dump-scanner.ts';
import { SqlLexer } from '../catalog/sql-lexer.ts';
import { DumpGuard } from './dump-guard.ts';
import { mayMakeTables } from './makes-tables.ts';
import { rolesIn } from './named-roles.ts';
import { isStatistics, noveltiesIn, statisticsNovelty, type Novelty } from './older-server.ts';
import { readSql, type DumpFile } from './read-sql.ts';
import { widePublicationsIn } from './superuser-kinds.ts';

export interface DumpSurvey {
  sha256: string;
  sqlBytes: number;
  head: DumpHead;
  catalog: Catalog;
  /** Why it cannot be restored at all. */
  blocker: NightjarError | null;
  /** Roles that it names. */
  roles: string[];
  /** What it would do outside of the database, in words: “a program is started (COPY … PROGRAM)”. */
  reaches: string[];
  /** What older servers do not know. */
  novelties: Novelty[];
  /** Publications of all tables, or of all in a schema. */
  widePublications: string[];
}

/** Looked for in statements without what stands in quotes (`withoutTexts`). */
const reachesOut: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/(?:^|;)\s*COPY\s[^;]*\b(?:FROM|TO)\s+PROGRAM\b/imu, 'programs are started (COPY … PROGRAM)'],
  [/(?:^|;)\s*COPY\s[^;]*\b(?:FROM|TO)\s+'/imu, 'files of the server are read or written (COPY)'],
  [
    /\blo_(?:import|export)\s*\(/iu,
    'files of the server are read or written (lo_import, lo_export)',
  ],
  [/\bpg_(?:read|ls|stat)_\w*(?:file|dir)\w*\s*\(/iu, 'files of the server are read'],
  [
    /\bLANGUAGE\s+(?:c|'c'|"c"|plpython3?u|plperlu)(?![\w"'])/iu,
    'functions run outside of the database (LANGUAGE C and the like)',
  ],
  [/(?:^|;)\s*ALTER SYSTEM\b/imu, 'settings of the whole server are changed (ALTER SYSTEM)'],
  [/(?:^|;)\s*DO\s+(?:'|LANGUAGE\b)/imu, 'code runs while it is restored (DO)'],
];

const quoted =
  /\b[eE]'[^'\\]*(?:\\[\s\S][^'\\]*)*(?:'|$)|'[^']*(?:'|$)|\$([A-Za-z_]*)\$[\s\S]*?(?:\$\1\$|$)|\/\*[\s\S]*?(?:\*\/|$)|--.*$/gu;
/** `LANGUAGE 'c'` says the same as without quotes. */
const oneWord = /^'\w{1,20}'$/u;
const longestLook = 1024 * 1024;

/** A line that begins outside of quotes, without what stands in quotes and comments. Pure. */
export function withoutTexts(line: string): string {
  return line
    .slice(0, longestLook)
    .replaceAll(quoted, (text) =>
      /^(?:--|\/\*)/u.test(text) ? ' ' : oneWord.test(text) ? text : "''",
    );
}

/** The same of several lines, of which some begin inside of quotes. Pure. */
export function withoutTextsInSql(sql: string): string {
  const lexer = new SqlLexer();
  return sql
    .split('\n')
    .filter((line) => {
      const { isOutside } = lexer;
      lexer.readLine(line);
      return isOutside;
    })
    .map(withoutTexts)
    .join('\n');
}

const connects = /^\\connect\b/u;
const makesDatabase = /^(?:CREATE|DROP|ALTER) DATABASE\b/u;
/** What `--clean` writes without `--if-exists`: it fails in an empty database. */
const drops = /^(?:DROP (?!\w+(?: \w+)? IF EXISTS)|ALTER TABLE (?!IF EXISTS)[^;]* DROP )/u;
const anEntry = /^-- (?:Data for )?Name: /u;

const isMadeByDumps = ({ schema }: CatalogTable): boolean =>
  !['pg_catalog', 'information_schema'].includes(schema);
const nameOf = ({ schema, name }: CatalogTable): string =>
  schema === '' ? name : `${schema}.${name}`;

const known = new Map<string, DumpSurvey>();
const surveysToKeep = 4;

/** Fails as `readSql` does, or when it is cancelled. */
export async function surveyDump(
  file: DumpFile,
  manifest: Manifest | null,
  signal: AbortSignal | undefined,
): Promise<DumpSurvey> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await file.handle.stat({ bigint: true });
  const key = [dev, ino, size, mtimeNs, ctimeNs].join(':');
  const before = known.get(key);
  if (before !== undefined) return before;
  const survey = await read(file, manifest, signal);
  known.set(key, survey);
  const [oldest] = known.keys();
  if (known.size > surveysToKeep && oldest !== undefined) known.delete(oldest);
  return survey;
}

async function read(
  file: DumpFile,
  manifest: Manifest | null,
  signal: AbortSignal | undefined,
): Promise<DumpSurvey> {
  const { filename } = file;
  const roles = new Set<string>();
  const reaches = new Set<string>();
  let blocker: NightjarError | null = null;
  let inEntries = false;
  let statement = '';
  let makesTables = false;
  const widePublications = new Set<string>();
  const novelties = new Map<string, Novelty>();
  const lookAtStatement = (): void => {
    for (const [pattern, words] of reachesOut) if (pattern.test(statement)) reaches.add(words);
    if (!statement.startsWith('INSERT ')) {
      for (const one of noveltiesIn(statement)) novelties.set(one.words, one);
      for (const one of widePublicationsIn(statement)) widePublications.add(one);
    }
    makesTables ||= mayMakeTables(statement);
    statement = '';
  };
  const look = (line: string): boolean => {
    if (line.startsWith('--')) {
      inEntries ||= anEntry.test(line);
      if (isStatistics(line)) novelties.set(statisticsNovelty.words, statisticsNovelty);
      return false;
    }
    if (connects.test(line) || makesDatabase.test(line) || (!inEntries && drops.test(line))) {
      blocker ??= { code: 'dump-makes-databases', filename };
    }
    for (const role of line.startsWith('INSERT ') ? [] : rolesIn(line)) roles.add(role);
    const bare = withoutTexts(line);
    statement += `${bare}\n`;
    if (bare.trimEnd().endsWith(';') || statement.length > longestLook) lookAtStatement();
    return false;
  };
  const guard = new DumpGuard({ majorVersion: Infinity, passes: look });
  const scanner = new DumpScanner({ inserts: true });
  const reader = readSql(file, manifest);
  const guarded = (work: () => unknown): void => {
    if (blocker !== null) return;
    try {
      work();
    } catch (error) {
      if (!(error instanceof NightjarFailure)) throw error;
      blocker ??= error.error;
    }
  };
  try {
    for await (const chunk of reader.chunks) {
      signal?.throwIfAborted();
      scanner.push(chunk);
      guarded(() => guard.push(chunk));
    }
    guarded(() => guard.finish());
    lookAtStatement();
  } catch (error) {
    if (!(error instanceof StatementTooLong)) throw error;
    blocker ??= { code: 'verification-failed', detail: `${error.message}.` };
  }
  const { catalog, head, problem, isDump, sizeBytes } = scanner.finish();
  if (head.isCluster) blocker = { code: 'dump-makes-databases', filename };
  else if (!isDump) {
    blocker = { code: 'file-not-a-dump', filename, detail: 'This is not a dump made by pg_dump.' };
  } else if (problem !== null) blocker ??= { code: 'verification-failed', detail: problem };
  const homeless = makesTables ? undefined : catalog.tables.find(isMadeByDumps);
  if (homeless !== undefined) {
    blocker ??= { code: 'dump-without-tables', filename, table: nameOf(homeless) };
  }
  return {
    sha256: reader.fileSha256(),
    sqlBytes: sizeBytes,
    head,
    catalog,
    blocker,
    roles: [...roles],
    reaches: [...reaches],
    novelties: [...novelties.values()],
    widePublications: [...widePublications],
  };
}
