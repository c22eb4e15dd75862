/** One backup from plan to published file: plan → dump → verify → publish (design, "One backup"). */
import { cpus } from 'node:os';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Manifest, Trigger } from '#shared/domain/manifest.ts';
import type { Progress } from '#shared/domain/run.ts';
import { fail, NightjarFailure } from '#shared/errors/errors.ts';
import type { FilePort } from '../files/file-port.ts';
import type { ServerAccess, ServerTarget } from '../postgres/server-access.ts';
import type { Clock, Log } from '../ports.ts';
import { backupEntry, listBackups } from './backup-folder-list.ts';
import { dumpInto, type DumpResult } from './dump.ts';
import { backupFilename, backupTimeMs } from './filename.ts';
import { lockFolder } from './folder-lock.ts';
import { availableBytes, folderError, prepareFolder, sweepPartials } from './folder.ts';
import { readManifest, writeManifest } from './manifest-file.ts';
import { PartialFile } from './partial-file.ts';
import { dumpFraction, ProgressMeter, type ExpectedWork } from './progress.ts';
import { readTableSizes } from './table-sizes.ts';
import { verifyMembers } from './verify-members.ts';

/** Longer than any pause of a healthy dump: a lock is given up after one minute. */
const defaultStallTimeoutMs = 10 * 60_000;
const progressIntervalMs = 200;
/** Names count whole seconds, so two backups in one second put the newest one slightly ahead. */
const toleratedClockLeadMs = 60_000;
/** So many taken names in a row mean that something else is wrong with the folder. */
const namesToTry = 1000;

export interface BackupRequest {
  target: ServerTarget;
  connection: { id: string; name: string } | null;
  folder: string;
  trigger: Trigger;
  admin: string;
}

export interface BackupPorts {
  clock: Clock;
  log: Log;
  files: FilePort;
  server: ServerAccess;
  nightjarVersion: string;
  /** How long pg_dump may be silent; ten minutes unless given. */
  stallTimeoutMs?: number;
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
  const meter = new ProgressMeter(() => ports.clock.monotonicMs());
  const nothingYet = { sqlBytes: 0, fileBytes: 0, table: null };
  control.onProgress(meter.report('connecting', null, nothingYet));

  await prepareFolder(request.folder);
  const lock = await lockFolder(request.folder).catch((error: unknown) =>
    failAsFolder(error, request.folder),
  );
  try {
    const swept = await sweepPartials(request.folder);
    if (swept.length > 0) ports.log.warn('partial files of an earlier run removed', { swept });
    const plan = await planBackup(request, ports, control.signal);
    return await writeBackup(request, plan, ports, control, meter);
  } finally {
    await lock.release();
  }
}

interface Plan {
  pgDump: string;
  pgDumpVersion: string;
  serverVersion: string;
  encoding: string;
  locale: string;
  databaseSizeBytes: number;
  expected: ExpectedWork;
  warnings: string[];
}

async function planBackup(
  request: BackupRequest,
  { server, clock }: BackupPorts,
  signal: AbortSignal,
): Promise<Plan> {
  const target = { ...request.target, signal };
  const probe = await server.probe(target);
  const earlier = await listBackups(request.folder);
  const lastManifest = await lastManifestOf(request, earlier);
  const tableSizesBytes = await readTableSizes(server, target, probe.tools.binDirectory);

  const neededBytes =
    lastManifest === null
      ? Math.ceil(probe.server.databaseSizeBytes / 4)
      : Math.ceil(lastManifest.file.sizeBytes * 1.3);
  const freeBytes = await availableBytes(request.folder);
  if (freeBytes < neededBytes) {
    fail({
      code: 'insufficient-disk-space',
      folder: request.folder,
      neededBytes,
      availableBytes: freeBytes,
    });
  }

  const warnings = [...probe.warnings];
  const newest = earlier[0];
  const newestMs = newest === undefined ? null : backupTimeMs(newest.filename);
  if (newest !== undefined && (newestMs ?? 0) > clock.nowMs() + toleratedClockLeadMs) {
    warnings.push(
      `The clock of this computer is behind: the newest backup, ${newest.filename}, is dated in the future.`,
    );
  }
  return {
    pgDump: server.program(probe.tools.binDirectory, 'pg_dump'),
    pgDumpVersion: probe.tools.version,
    serverVersion: probe.server.version,
    encoding: probe.server.encoding,
    locale: probe.server.locale,
    databaseSizeBytes: probe.server.databaseSizeBytes,
    expected: { tableSizesBytes, lastSqlBytes: lastManifest?.sql.sizeBytes ?? null },
    warnings,
  };
}

/** The newest manifest that describes this very database; other databases may share a folder. */
async function lastManifestOf(
  { folder, target: { fields } }: BackupRequest,
  earlier: readonly BackupEntry[],
): Promise<Manifest | null> {
  for (const entry of earlier) {
    if (entry.details?.databaseName !== fields.database) continue;
    const manifest = await readManifest(folder, entry.filename);
    if (manifest?.database.host === fields.host && manifest.database.port === fields.port) {
      return manifest;
    }
  }
  return null;
}

async function writeBackup(
  request: BackupRequest,
  plan: Plan,
  ports: BackupPorts,
  { signal, onProgress }: BackupControl,
  meter: ProgressMeter,
): Promise<FinishedBackup> {
  const { folder } = request;
  const startedMs = ports.clock.monotonicMs();
  const nameTimeMs = ports.clock.nowMs();
  const partial = await PartialFile.create(folder, backupFilename(nameTimeMs), ports.files).catch(
    (error: unknown) => failAsFolder(error, folder),
  );
  try {
    const report = throttled(ports.clock, onProgress);
    const dump = await ports.server.withEnvironment(request.target, (env): Promise<DumpResult> =>
      dumpInto({
        pgDump: plan.pgDump,
        env,
        fields: request.target.fields,
        folder,
        partial,
        processes: ports.server.processes,
        parallelBlocks: parallelBlocks(),
        stallTimeoutMs: ports.stallTimeoutMs ?? defaultStallTimeoutMs,
        signal,
        onProgress: (state) =>
          report(() =>
            meter.report('dumping', dumpFraction(state, plan.expected), {
              sqlBytes: state.sqlBytes,
              fileBytes: state.fileBytes,
              table: tableName(state.currentTable),
            }),
          ),
      }),
    );
    const { sha256 } = await partial.complete();
    const dumpedMs = ports.clock.monotonicMs();

    const { sqlSha256 } = await verifyMembers(
      partial.path,
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
          report(() =>
            meter.report('verifying', sqlBytes / dump.sqlBytes, {
              sqlBytes,
              fileBytes: dump.fileBytes,
              table: null,
            }),
          ),
      },
    );
    const verifiedMs = ports.clock.monotonicMs();
    if (signal.aborted) fail({ code: 'backup-cancelled' });

    onProgress(
      meter.report('publishing', null, {
        sqlBytes: dump.sqlBytes,
        fileBytes: dump.fileBytes,
        table: null,
      }),
    );
    const filename = await publish(partial, folder, nameTimeMs);
    const now = new Date(ports.clock.nowMs()).toISOString();
    const manifest: Manifest = {
      schemaVersion: 1,
      nightjarVersion: ports.nightjarVersion,
      filename,
      createdAt: new Date(backupTimeMs(filename) ?? 0).toISOString(),
      dumpDurationMs: Math.round(dumpedMs - startedMs),
      trigger: request.trigger,
      admin: request.admin,
      connection: request.connection,
      database: {
        name: request.target.fields.database,
        host: request.target.fields.host,
        port: request.target.fields.port,
        serverVersion: plan.serverVersion,
        sizeBytes: plan.databaseSizeBytes,
        encoding: plan.encoding,
        locale: plan.locale,
      },
      pgDumpVersion: plan.pgDumpVersion,
      file: { sizeBytes: dump.fileBytes, sha256 },
      sql: { sizeBytes: dump.sqlBytes, sha256: sqlSha256 },
      gzipMembers: dump.members,
      catalog: dump.scanned.catalog,
      verification: { verifiedAt: now, durationMs: Math.round(verifiedMs - dumpedMs) },
    };
    const warnings = [...plan.warnings];
    // The backup is good and published: a manifest that cannot be written is no reason to lose it.
    await writeManifest(folder, manifest).catch((error: unknown) => {
      ports.log.warn('manifest not written', { filename, error: String(error) });
      warnings.push('The backup is good, but its manifest could not be written.');
    });
    return { entry: backupEntry(filename, dump.fileBytes, manifest), warnings };
  } catch (error) {
    await partial.discard();
    return failAsFolder(error, folder);
  }
}

/** Publishes under the time the dump began, or the first free second after it. */
async function publish(partial: PartialFile, folder: string, firstTimeMs: number): Promise<string> {
  for (let attempt = 0; attempt < namesToTry; attempt += 1) {
    const filename = backupFilename(firstTimeMs + attempt * 1000);
    if (await partial.publishAs(filename)) return filename;
  }
  return fail({ code: 'backup-directory-not-writable', folder, detail: 'no free file name' });
}

/** Passes failures on, and says of a system error what it means for the folder. */
function failAsFolder(error: unknown, folder: string): never {
  const known = error instanceof NightjarFailure ? null : folderError(error, folder);
  if (known !== null) fail(known, error);
  throw error;
}

function throttled(
  clock: Clock,
  onProgress: (progress: Progress) => void,
): (make: () => Progress) => void {
  let lastMs = -Infinity;
  return (make) => {
    const nowMs = clock.monotonicMs();
    if (nowMs - lastMs < progressIntervalMs) return;
    lastMs = nowMs;
    onProgress(make());
  };
}

/** Enough to keep every core busy while finished blocks wait to be written. */
function parallelBlocks(): number {
  return Math.min(16, Math.max(2, cpus().length) + 2);
}

function tableName(table: { schema: string; name: string } | null): string | null {
  return table === null ? null : `${table.schema}.${table.name}`;
}
