/**
 * Checks before a backup that everything it needs is available, and estimates its size. Writes
 * nothing; it empties the trash if the backup needs the room.
 */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Manifest } from '#shared/domain/manifest.ts';
import type { Progress } from '#shared/domain/run.ts';
import { fail } from '#shared/errors/errors.ts';
import { likelyNeededBytes } from '#shared/protection/space.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import type { Probe } from '#shared/domain/probe.ts';
import type { ServerTarget } from '../postgres/connection/server-access.ts';
import { backupsNewestFirst } from '../backup-folder/list-backups.ts';
import { backupTimeMs } from '../backup-folder/filename.ts';
import { availableBytes } from '../backup-folder/folder.ts';
import { isBackupOf } from '../backup-folder/ownership.ts';
import type { Log } from '../system/ports.ts';
import type { BackupPorts, BackupRequest } from './backup-request.ts';
import { makeRoom } from './make-room.ts';
import { LateExpectations } from './progress/late-expectations.ts';
import { expectedFromLast, tableExpectations } from './progress/table-expectations.ts';
import { retryAtConnectionLimit } from './connection-limit.ts';

/**
 * File names have whole seconds, so after two backups in one second the newest name is slightly in
 * the future.
 */
const toleratedClockLeadMs = 60_000;
const shortestReportedMs = 100;

type Space = NonNullable<Progress['space']>;

export interface BackupPlan {
  probe: Probe;
  pgDump: string;
  /** End it after the dump. */
  expected: LateExpectations;
  space: Space;
  /** The newest good backup of the same database; null if there is none. */
  lastGood: Manifest | null;
  warnings: string[];
}

/** Fails with every error that would make the backup fail: server, tools, space. */
export async function planBackup(
  request: BackupRequest,
  { server, clock, compressors, log }: BackupPorts,
  signal: AbortSignal,
): Promise<BackupPlan> {
  const target: ServerTarget = { ...request.target, signal };
  const probing = retryAtConnectionLimit(() => server.probe(target), signal);
  // Both happen while the server answers. The answer of the server is the first error to report.
  void compressors.all();
  const reading = readFolder(request);
  reading.catch(() => undefined);
  const probe = await probing;
  const { binDirectory } = probe.tools;
  const { newest, lastGood } = await reading;
  const space = await requireSpace(request.folder, probe.server.databaseSizeBytes, lastGood, log);
  if (signal.aborted) fail({ code: 'backup-cancelled' });
  const last = {
    tables: expectedFromLast(lastGood),
    lastVerifyBytesPerSecond: lastGood === null ? null : verifyBytesPerSecond(lastGood),
  };
  return {
    probe,
    pgDump: server.program(binDirectory, 'pg_dump'),
    expected: new LateExpectations(last, (ended) => {
      const asking = { ...target, signal: AbortSignal.any([signal, ended]) };
      return tableExpectations(server, asking, binDirectory, last.tables);
    }),
    space,
    lastGood,
    warnings: [...probe.warnings, ...clockWarning(newest, clock.nowMs())],
  };
}

/**
 * Other databases may share the folder: `lastGood` is the newest good backup of the requested
 * database. Older manifests are not read: with thousands of tables each takes a noticeable time.
 */
async function readFolder({
  folder,
  target,
  connection,
}: BackupRequest): Promise<{ newest: BackupEntry | null; lastGood: Manifest | null }> {
  const database = { ...target.fields, id: connection?.id ?? null };
  let newest: BackupEntry | null = null;
  for await (const { entry, manifest } of backupsNewestFirst(folder)) {
    newest ??= entry;
    if (manifest !== null && isGood(entry) && isBackupOf(manifest, database)) {
      return { newest, lastGood: manifest };
    }
  }
  return { newest, lastGood: null };
}

/** Returns null if the backup was too small to measure its speed. */
function verifyBytesPerSecond({ sql, verification: { durationMs } }: Manifest): number | null {
  return durationMs < shortestReportedMs ? null : (sql.sizeBytes * 1000) / durationMs;
}

async function requireSpace(
  folder: string,
  databaseBytes: number,
  last: Manifest | null,
  log: Log,
): Promise<Space> {
  const lastFileBytes = last === null ? null : last.file.sizeBytes;
  const space = {
    neededBytes: likelyNeededBytes({ lastFileBytes, databaseBytes }) ?? 0,
    availableBytes: await availableBytes(folder),
  };
  if (space.availableBytes < space.neededBytes) {
    space.availableBytes = await makeRoom(folder, space, log);
  }
  if (space.availableBytes >= space.neededBytes) return space;
  return fail({ code: 'insufficient-disk-space', folder, ...space });
}

function clockWarning(newest: BackupEntry | null, nowMs: number): string[] {
  const newestMs = newest === null ? null : backupTimeMs(newest.filename);
  return newest !== null && newestMs !== null && newestMs > nowMs + toleratedClockLeadMs
    ? [
        `The clock of this computer is behind: the newest backup, ${newest.filename}, is dated in the future.`,
      ]
    : [];
}
