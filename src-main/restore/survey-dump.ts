/**
 * Reads a file that Nightjar did not make here once, before anything of it goes to a server: whether it
 * is a whole dump, what it would do that other dumps do not, and whom and what it needs.
 */
import type { Catalog, Manifest } from '#shared/domain/manifest.ts';
import { NightjarFailure, type NightjarError } from '#shared/errors/errors.ts';
import { DumpScanner, StatementTooLong, type DumpHead } from '../catalog/dump-scanner.ts';
import { DumpGuard } from './dump-guard.ts';
import { rolesIn } from './named-roles.ts';
import { readSql, type DumpFile } from './read-sql.ts';

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
}

const reachesOut: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^COPY\s[\s\S]*\b(?:FROM|TO)\s+PROGRAM\b/iu, 'programs are started (COPY … PROGRAM)'],
  [/^COPY\s[\s\S]*\b(?:FROM|TO)\s+(?:E?'|\$)/iu, 'files of the server are read or written (COPY)'],
  [
    /\blo_(?:import|export)\s*\(/iu,
    'files of the server are read or written (lo_import, lo_export)',
  ],
  [/\bpg_(?:read|ls|stat)_\w*(?:file|dir)\w*\s*\(/iu, 'files of the server are read'],
  [
    /\bLANGUAGE\s+(?:c|'c'|"c"|plpython3?u|plperlu)\b/iu,
    'functions run outside of the database (LANGUAGE C and the like)',
  ],
  [/^ALTER SYSTEM\b/iu, 'settings of the whole server are changed (ALTER SYSTEM)'],
];

const connects = /^\\connect\b/u;
const makesDatabase = /^(?:CREATE|DROP|ALTER) DATABASE\b/u;
/** What `--clean` writes without `--if-exists`: it fails in an empty database. */
const drops = /^(?:DROP (?!\w+(?: \w+)? IF EXISTS)|ALTER TABLE (?!IF EXISTS)[^;]* DROP )/u;
const anEntry = /^-- (?:Data for )?Name: /u;

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
  const look = (line: string): boolean => {
    if (line.startsWith('--')) {
      inEntries ||= anEntry.test(line);
      return false;
    }
    if (connects.test(line) || makesDatabase.test(line) || (!inEntries && drops.test(line))) {
      blocker ??= { code: 'dump-makes-databases', filename };
    }
    if (line.startsWith('INSERT ')) return false;
    for (const role of rolesIn(line)) roles.add(role);
    for (const [pattern, words] of reachesOut) if (pattern.test(line)) reaches.add(words);
    return false;
  };
  const guard = new DumpGuard({ dropTransactionTimeout: false, passes: look });
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
  } catch (error) {
    if (!(error instanceof StatementTooLong)) throw error;
    blocker ??= { code: 'verification-failed', detail: `${error.message}.` };
  }
  const { catalog, head, problem, isDump, sizeBytes } = scanner.finish();
  if (head.isCluster) blocker = { code: 'dump-makes-databases', filename };
  else if (!isDump) {
    blocker = { code: 'verification-failed', detail: 'This is not a dump made by pg_dump.' };
  } else if (problem !== null) blocker ??= { code: 'verification-failed', detail: problem };
  return {
    sha256: reader.fileSha256(),
    sqlBytes: sizeBytes,
    head,
    catalog,
    blocker,
    roles: [...roles],
    reaches: [...reaches],
  };
}
