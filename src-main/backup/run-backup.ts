/** One backup from plan to published file: plan → dump → verify → publish (design, "One backup"). */
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Manifest, ServerTruth, Trigger } from '#shared/domain/manifest.ts';
import type { Phase, Progress } from '#shared/domain/run.ts';
import { fail, NightjarFailure } from '#shared/errors/errors.ts';
import type { FilePort } from '../files/file-port.ts';
import { describeFault } from '../logging/fault.ts';
import type { ServerAccess, ServerTarget } from '../postgres/connection/server-access.ts';
import type { Clock, Log } from '../system/ports.ts';
import { backupEntry } from '../backup-folder/list-backups.ts';
import { dumpInto, type DumpRequest, type DumpResult } from './dump/dump-into.ts';
import { backupFilename, backupTimeMs } from '../backup-folder/filename.ts';
import type { Compressors } from '../compression/installed.ts';
import {
  compareWithServer,
  serverTruthOf,
  takeServerSnapshot,
  type ServerSnapshot,
  type ServerTable,
  type TableName,
} from './server/server-snapshot.ts';
import { serverStamps } from '../dump-sql/server-stamps.ts';
import { findConcerns } from './verify/find-warnings.ts';
import { lockFolder } from '../backup-folder/folder-lock.ts';
import { folderError } from '../backup-folder/folder-error.ts';
import { prepareFolder, sweepPartials } from '../backup-folder/folder.ts';
import { PartialFile } from '../backup-folder/partial-file.ts';
import { planBackup, type BackupPlan } from './plan-backup.ts';
import { dumpFraction, ProgressMeter } from './progress/progress.ts';
import { publishBackup } from '../backup-folder/publish-backup.ts';
import { dumpRoles } from './dump-roles.ts';
import { dumpSessionName, isServerAtWork } from './server/server-at-work.ts';
import { verifyMembers } from './verify/verify-members.ts';
import { isWithoutRoom, whenThereIsRoom } from './when-there-is-room.ts';

const progressIntervalMs = 200;

/** Tables that the sentence about a dump that lacks something names. */
const namedDifferences = 20;

/** How often the dump is made in a snapshot of ours before a migration makes us do without. */
const racesWithSnapshot = 2;
const mostRaceMs = 60_000;
const racePauseMs = 50;

export interface BackupRequest {
  target: ServerTarget;
  connection: { id: string; name: string } | null;
  folder: string;
  /** The folder that somebody chose, and that `folder` is in: it is never made. */
  chosenRoot?: string | null;
  trigger: Trigger;
  admin: string;
  /** Also save the server's roles, without passwords, in a file beside the backup. */
  withRoles: boolean;
  /** Compare the number of rows of every table with the server's, however large it is. */
  countAllRows?: boolean;
  /** Of the dump, as PostgreSQL names it, instead of the usual one. */
  dumpEncoding?: string | undefined;
}

export interface BackupPorts {
  clock: Clock;
  log: Log;
  files: FilePort;
  server: ServerAccess;
  /** Those that this computer has. */
  compressors: Compressors;
  nightjarVersion: string;
  /** How long pg_dump may be silent before it is ended. */
  stallTimeoutMs?: number | undefined;
  /** How long pg_dump waits for a table that somebody has locked, and is begun again beside a migration. */
  lockWaitTimeoutMs?: number | undefined;
  /** Grows when the computer wakes up: a dump that then stands still is ended soon. */
  wakeUps?: (() => number) | undefined;
  /** How long it may be silent after one; see `watch-for-silence.ts`. */
  afterWakeLimitMs?: number | undefined;
}

export interface BackupControl {
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

export interface FinishedBackup {
  entry: BackupEntry;
  warnings: string[];
}

/** Makes one backup. Rejects with a NightjarFailure and leaves no trace when anything fails. */
export async function runBackup(
  request: BackupRequest,
  ports: BackupPorts,
  control: BackupControl,
): Promise<FinishedBackup> {
  const reporter = new Reporter(ports.clock, control.onProgress);
  reporter.now('connecting', null, { sqlBytes: 0, fileBytes: 0, table: null });

  await prepareFolder(request.folder, request.chosenRoot);
  const lock = await lockFolder(request.folder).catch((error: unknown) =>
    failAsFolder(error, request.folder),
  );
  try {
    const swept = await sweepPartials(request.folder).catch((error: unknown) =>
      failAsFolder(error, request.folder),
    );
    if (swept.length > 0) ports.log.warn('partial files of an earlier run removed', { swept });
    const plan = await planBackup(request, ports, control.signal);
    reporter.meter.expect(plan.expected, plan.space);
    reporter.now('connecting', null, { sqlBytes: 0, fileBytes: 0, table: null });
    return await tryAgain({ request, plan, ports, signal: control.signal, reporter });
  } finally {
    await lock.release();
  }
}

/**
 * Tries again without our snapshot where that stands in the way; and where a migration got in between
 * the snapshot and the locks of pg_dump, for as long as pg_dump would wait for a lock. Its own snapshot
 * is younger when it locks, so from the third time on pg_dump takes that.
 */
async function tryAgain(common: Omit<Attempt, 'snapshotUse'>): Promise<FinishedBackup> {
  const { clock, log, lockWaitTimeoutMs } = common.ports;
  const startedMs = clock.monotonicMs();
  let snapshotUse: SnapshotUse = 'dumped';
  let races = 0;
  for (;;) {
    try {
      const finished = await writeBackup({ ...common, snapshotUse });
      if (races < racesWithSnapshot) return finished;
      return { ...finished, warnings: [...finished.warnings, duringMigration] };
    } catch (error) {
      distrustLibraries(error, common.ports);
      if (error instanceof SnapshotInTheWay) {
        log.warn(
          `pg_dump could not begin beside our session; ${withoutOurs}`,
          describeFault(error),
        );
        snapshotUse = 'none';
        continue;
      }
      const isSoon =
        races === 0 || clock.monotonicMs() - startedMs < (lockWaitTimeoutMs ?? mostRaceMs);
      if (!isRaceWithMigration(error) || !isSoon) throw error;
      races += 1;
      if (snapshotUse === 'dumped' && races >= racesWithSnapshot) snapshotUse = 'watched';
      if (races <= racesWithSnapshot) {
        const how = snapshotUse === 'dumped' ? 'trying once more' : withoutOurs;
        log.warn(`a table vanished during the dump; ${how}`, describeFault(error));
      }
      await delay(racePauseMs, undefined, common).catch(() => undefined);
    }
  }
}

const withoutOurs = 'trying without it: rows are not compared with the server';
const duringMigration =
  'A migration was running while this backup began, and its rows were not compared with the server. Make another backup when the migration has ended.';

const isRaceWithMigration = (error: unknown): boolean =>
  error instanceof NightjarFailure && error.error.code === 'table-vanished';

/** A library of the system that may have compressed wrongly must not cost every night. */
function distrustLibraries(error: unknown, { compressors, log }: BackupPorts): void {
  if (!(error instanceof NightjarFailure) || error.error.code !== 'verification-failed') return;
  compressors.useZlibOnly();
  log.warn('from now on zlib alone compresses, in case a library did it wrongly');
}

interface Attempt {
  request: BackupRequest;
  plan: BackupPlan;
  ports: BackupPorts;
  signal: AbortSignal;
  reporter: Reporter;
  snapshotUse: SnapshotUse;
}

/**
 * What a snapshot of ours is for: the dump is made in it and compared with what the server has in it; or pg_dump
 * takes its own, which is younger, and ours only tells which tables were rewritten since; or there is none.
 */
type SnapshotUse = 'dumped' | 'watched' | 'none';

async function writeBackup(attempt: Attempt): Promise<FinishedBackup> {
  const { request, plan, ports, signal, reporter } = attempt;
  const { folder } = request;
  const { clock } = ports;
  const nameTimeMs = clock.nowMs();
  const partial = await PartialFile.create(folder, backupFilename(nameTimeMs), ports.files).catch(
    (error: unknown) => failAsFolder(error, folder),
  );
  try {
    const startedMs = clock.monotonicMs();
    const dump = await dumpAll(attempt, partial);
    const { sha256 } = await partial.complete();
    const dumpedMs = clock.monotonicMs();
    const sqlSha256 = await verifyAll(attempt, partial, dump, sha256);
    const verifiedMs = clock.monotonicMs();
    const warnings = [...plan.warnings, ...stampWarnings(dump, plan)];
    const roles = request.withRoles ? await rolesOrWarning(attempt, warnings) : null;
    if (signal.aborted) fail({ code: 'backup-cancelled' });

    reporter.now('publishing', null, { ...sizesOf(dump), table: null });
    const measured = {
      sql: {
        sizeBytes: dump.sqlBytes,
        sha256: sqlSha256,
        encoding: dumpEncodingOf(request, plan),
      },
      catalog: dump.scanned.catalog,
    };
    const describe = (filename: string): Manifest => ({
      schemaVersion: 1,
      nightjarVersion: ports.nightjarVersion,
      filename,
      createdAt: new Date(backupTimeMs(filename) ?? nameTimeMs).toISOString(),
      dumpDurationMs: Math.round(dumpedMs - startedMs),
      trigger: request.trigger,
      admin: request.admin,
      connection: request.connection,
      database: databaseFacts(request, plan),
      pgDumpVersion: plan.probe.tools.version,
      file: { sizeBytes: dump.fileBytes, sha256 },
      ...(dump.serverTruth === null ? {} : { serverTruth: dump.serverTruth }),
      ...measured,
      gzipMembers: dump.members,
      concerns: plan.lastGood === null ? [] : findConcerns(measured, plan.lastGood),
      accepted: null,
      kept: null,
      proof: null,
      lastCheck: null,
      companions: [],
      verification: {
        verifiedAt: new Date(clock.nowMs()).toISOString(),
        durationMs: Math.round(verifiedMs - dumpedMs),
      },
      rebuiltAt: null,
    });
    const manifest = await publishBackup({
      partial,
      folder,
      firstTimeMs: nameTimeMs,
      describe,
      roles,
      log: ports.log,
      warn: (sentence) => warnings.push(sentence),
    });
    return {
      entry: backupEntry(manifest.filename, dump.fileBytes, manifest),
      warnings: [...new Set(warnings)],
    };
  } catch (error) {
    await partial.discard();
    return failAsFolder(error, folder);
  }
}

function stampWarnings({ scanned }: DumpResult, { probe }: BackupPlan): string[] {
  if (!scanned.hasStamps) return [];
  return [
    `pg_dump ${probe.tools.version} wrote marks into this backup that the server ${probe.server.version} keeps for itself (${serverStamps.join(', ')}). Nightjar leaves them out when it restores or proves the backup; psql alone can load it into no other server.`,
  ];
}

type ComparedDump = DumpResult & { serverTruth: ServerTruth | null };

/** pg_dump could not begin with a snapshot of ours; without it, it may. */
class SnapshotInTheWay extends Error {}

async function dumpAll(attempt: Attempt, partial: PartialFile): Promise<ComparedDump> {
  const { request, plan, ports, signal, snapshotUse } = attempt;
  return await ports.server.withEnvironment(request.target, async (env) => {
    const snapshot =
      snapshotUse !== 'none'
        ? await takeServerSnapshot({
            server: ports.server,
            psql: ports.server.program(plan.probe.tools.binDirectory, 'psql'),
            majorVersion: plan.probe.server.majorVersion,
            countAllRows: request.countAllRows === true,
            log: ports.log,
            env,
            signal,
          })
        : null;
    if (snapshot !== null) return await dumpCompared(attempt, partial, env, snapshot);
    const dump = await whenThereIsRoom(
      () => dumpWith(attempt, partial, { env, signal, options: [] }),
      signal,
    );
    return { ...dump, serverTruth: null };
  });
}

/** Beside the snapshot: in it, and compared with what the server has in it, where that is its use. Ends it. */
async function dumpCompared(
  attempt: Attempt,
  partial: PartialFile,
  env: NodeJS.ProcessEnv,
  snapshot: ServerSnapshot,
): Promise<ComparedDump> {
  const { signal } = attempt;
  const isCompared = attempt.snapshotUse === 'dumped';
  const useless = new AbortController();
  let hasBegun = false;
  let rewritten: Promise<TableName[]> = Promise.resolve([]);
  try {
    const dump = await dumpWith(attempt, partial, {
      env,
      options: isCompared ? [`--snapshot=${snapshot.id}`] : [],
      signal: AbortSignal.any([signal, useless.signal]),
      onBegun: () => {
        hasBegun = true;
        rewritten = snapshot.begin().catch(() => []);
        void rewritten.then((found) => found.length > 0 && useless.abort());
      },
    });
    const tables = await snapshot.finish();
    requireSeen(await rewritten);
    if (!isCompared) return { ...dump, serverTruth: null };
    requireSame(dump, tables ?? []);
    return { ...dump, serverTruth: tables === null ? null : serverTruthOf(tables) };
  } catch (error) {
    if (useless.signal.aborted && !signal.aborted) requireSeen(await rewritten);
    if (!hasBegun && isInTheWay(snapshot, error)) {
      throw new SnapshotInTheWay('pg_dump could not begin', { cause: error });
    }
    throw error;
  } finally {
    await snapshot.release();
  }
}

/**
 * Whether a dump that did not begin may do so without our session: a role or a database may be allowed
 * a single connection, and the session may have been ended, or pg_dump sent to another server.
 */
function isInTheWay(snapshot: ServerSnapshot, error: unknown): boolean {
  if (!(error instanceof NightjarFailure) || error.error.code === 'backup-cancelled') return false;
  const isRefused =
    error.error.code === 'pg-dump-failed' && error.error.detail.includes('snapshot');
  return isRefused || isWithoutRoom(error) || !snapshot.isKept();
}

/** A table that was rewritten since is empty in the snapshot, although it has rows. */
function requireSeen(rewritten: readonly TableName[]): void {
  if (rewritten.length === 0) return;
  const names = rewritten.slice(0, namedDifferences).map(({ schema, name }) => `${schema}.${name}`);
  const detail = `Rewritten while the backup began: ${names.join(', ')}.`;
  fail({ code: 'table-vanished', detail }, detail);
}

function requireSame({ scanned }: DumpResult, tables: readonly ServerTable[]): void {
  const differences = compareWithServer(scanned.catalog.tables, tables);
  if (differences.length === 0) return;
  const more = differences.length - namedDifferences;
  fail({
    code: 'dump-incomplete',
    detail: `The dump differs from the server: ${differences.slice(0, namedDifferences).join(' ')}${more > 0 ? ` And ${more} more.` : ''}`,
  });
}

async function dumpWith(
  { request, plan, ports, reporter }: Attempt,
  partial: PartialFile,
  how: Pick<DumpRequest, 'env' | 'options' | 'signal' | 'onBegun'>,
): Promise<DumpResult> {
  const session = dumpSessionName();
  const { signal } = how;
  return await dumpInto({
    ...how,
    pgDump: plan.pgDump,
    env: { ...how.env, PGAPPNAME: session },
    fields: request.target.fields,
    encoding: dumpEncodingOf(request, plan),
    folder: request.folder,
    partial,
    processes: ports.server.processes,
    parallelBlocks: parallelBlocks(),
    compressors: await ports.compressors.all(),
    stallTimeoutMs: ports.stallTimeoutMs,
    lockWaitTimeoutMs: ports.lockWaitTimeoutMs,
    wakeUps: ports.wakeUps,
    afterWakeLimitMs: ports.afterWakeLimitMs,
    isServerWorking: () =>
      isServerAtWork(
        ports.server,
        { ...request.target, signal },
        plan.probe.tools.binDirectory,
        session,
      ),
    onProgress: (state) =>
      reporter.sometimes('dumping', () => ({
        part: dumpFraction(state, plan.expected),
        sqlBytes: state.sqlBytes,
        fileBytes: state.fileBytes,
        table:
          state.currentTable === null
            ? null
            : `${state.currentTable.schema}.${state.currentTable.name}`,
      })),
  });
}

/** Resolves with the SHA-256 of the plain SQL. */
async function verifyAll(
  { signal, reporter }: Attempt,
  partial: PartialFile,
  dump: DumpResult,
  sha256: string,
): Promise<string> {
  const { sqlSha256 } = await verifyMembers(
    partial.reader,
    {
      sizeBytes: dump.fileBytes,
      sha256,
      sqlBytes: dump.sqlBytes,
      members: dump.members,
      catalog: dump.scanned.catalog,
    },
    {
      parallelMembers: parallelBlocks(),
      signal,
      onProgress: (sqlBytes) =>
        reporter.sometimes('verifying', () => ({
          part: sqlBytes / dump.sqlBytes,
          sqlBytes,
          fileBytes: dump.fileBytes,
          table: null,
        })),
    },
  );
  return sqlSha256;
}

async function rolesOrWarning(
  { request, plan, ports, signal }: Attempt,
  warnings: string[],
): Promise<string | null> {
  const target = { ...request.target, signal };
  const roles = await dumpRoles(ports.server, target, plan.probe.tools.binDirectory);
  if ('sql' in roles) return roles.sql;
  warnings.push(roles.problem);
  return null;
}

/**
 * SQL_ASCII means bytes of any kind, which nothing can turn into UTF-8 (manual, "Character Set
 * Support"): they are dumped as they are.
 */
function dumpEncodingOf({ dumpEncoding }: BackupRequest, { probe }: BackupPlan): string {
  return dumpEncoding ?? (probe.server.encoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8');
}

function databaseFacts({ target }: BackupRequest, { probe }: BackupPlan): Manifest['database'] {
  return {
    name: target.fields.database,
    host: target.fields.host,
    port: target.fields.port,
    serverVersion: probe.server.version,
    sizeBytes: probe.server.databaseSizeBytes,
    encoding: probe.server.encoding,
    locale: probe.server.locale,
    ctype: probe.server.ctype,
    localeProvider: probe.server.localeProvider,
    providerLocale: probe.server.providerLocale,
  };
}

/** Passes failures on, and says of a system error what it means for the folder. */
function failAsFolder(error: unknown, folder: string): never {
  const known = error instanceof NightjarFailure ? null : folderError(error, folder);
  if (known !== null) fail(known, error);
  throw error;
}

type Amounts = Pick<Progress, 'sqlBytes' | 'fileBytes' | 'table'>;

/** Reports progress: every phase, and within one often enough to look alive and seldom enough to cost nothing. */
class Reporter {
  readonly meter: ProgressMeter;
  readonly #clock: Clock;
  readonly #onProgress: (progress: Progress) => void;
  #lastMs = -Infinity;
  #lastPhase: Phase | null = null;

  constructor(clock: Clock, onProgress: (progress: Progress) => void) {
    this.#clock = clock;
    this.#onProgress = onProgress;
    this.meter = new ProgressMeter(() => clock.monotonicMs());
  }

  now(phase: Phase, part: number | null, amounts: Amounts): void {
    this.#lastPhase = phase;
    this.#onProgress(this.meter.report(phase, part, amounts));
  }

  sometimes(phase: Phase, measure: () => Amounts & { part: number | null }): void {
    const nowMs = this.#clock.monotonicMs();
    if (phase === this.#lastPhase && nowMs - this.#lastMs < progressIntervalMs) return;
    this.#lastMs = nowMs;
    const { part, ...amounts } = measure();
    this.now(phase, part, amounts);
  }
}

function sizesOf({ sqlBytes, fileBytes }: DumpResult): { sqlBytes: number; fileBytes: number } {
  return { sqlBytes, fileBytes };
}

/** Enough to keep every core busy while finished blocks wait to be written. */
function parallelBlocks(): number {
  return Math.min(16, Math.max(2, cpus().length) + 2);
}
