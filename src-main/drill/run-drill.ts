/**
 * One drill: the backup is restored into a PostgreSQL of its own, made for this and thrown away, dumped
 * again by the same engine, and the two dumps are compared: every object, every row, every sequence.
 */
import { randomBytes } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectionFields } from '#shared/domain/connection.ts';
import type { DrillPhase, DrillProgress, Proof } from '#shared/domain/proof.ts';
import { fail, NightjarFailure } from '#shared/errors/errors.ts';
import { holdBackup } from '../backup/in-use.ts';
import { runBackup, type BackupPorts } from '../backup/run-backup.ts';
import { compareBackups } from '../catalog/compare-backups.ts';
import type { IndexCache } from '../catalog/index-cache.ts';
import { openBackup } from '../catalog/open-backup.ts';
import type { OpenBackup } from '../catalog/opened-backup.ts';
import { makePrivateFolder } from '../files/private-folder.ts';
import type { ServerTarget } from '../postgres/server-access.ts';
import {
  findServerInstallations,
  PrivateClusterError,
  startPrivateCluster,
  type PrivateCluster,
  type ServerInstallation,
} from '../postgres/private-cluster.ts';
import { restoreDatabase } from '../restore/restore-database.ts';
import { identifier } from '../restore/sql-text.ts';
import { describeDifferences } from './describe-differences.ts';

export interface DrillRequest {
  filePath: string;
  by: string;
  /** Somebody said that a file of unknown origin is to be trusted. */
  trusted: boolean;
}

export interface DrillPorts extends BackupPorts {
  cache: IndexCache | null;
}

export interface DrillControl {
  signal: AbortSignal;
  onProgress: (progress: DrillProgress) => void;
}

const database = 'drill';
/** Roles that a dump names but does not hold are made as they are found to be missing. */
const mostRoles = 200;

/**
 * Resolves with the proof, also when the two differ: its `differences` say how. Fails with
 * `drill-no-server`, `drill-failed`, or as opening, restoring and dumping fail.
 */
export async function runDrill(
  request: DrillRequest,
  ports: DrillPorts,
  { signal, onProgress }: DrillControl,
): Promise<Proof> {
  const { clock, cache } = ports;
  const startedMs = clock.monotonicMs();
  const report = (phase: DrillPhase, fraction: number | null): void =>
    onProgress({ phase, fraction, elapsedMs: clock.monotonicMs() - startedMs });
  report('preparing', null);

  const original = await openBackup(request.filePath, { cache, signal });
  const hold = await holdBackup(request.filePath);
  const folder = await makePrivateFolder();
  let cluster: PrivateCluster | null = null;
  try {
    const installation = await installationFor(original, ports);
    cluster = await startCluster(installation, folder.path, ports, signal);
    const target = targetOf(cluster);
    const restored = await restoreWithRoles(request, target, ports, signal, (fraction) =>
      report('restoring', fraction),
    );
    report('dumping', null);
    const { entry } = await runBackup(
      {
        target: { ...target, fields: { ...target.fields, database } },
        connection: null,
        folder: path.join(folder.path, 'again'),
        trigger: 'manual',
        admin: request.by,
        withRoles: false,
      },
      ports,
      { signal, onProgress: ({ fraction }) => report('dumping', fraction) },
    );
    const again = await openBackup(path.join(folder.path, 'again', entry.filename), {
      cache: null,
      signal,
    });
    try {
      report('comparing', 0);
      const differences = describeDifferences(
        await compareBackups(original, again, {
          signal,
          onProgress: (fraction) => report('comparing', fraction),
        }),
      );
      return {
        provenAt: new Date(clock.nowMs()).toISOString(),
        by: request.by,
        serverVersion: (await ports.server.probe(target)).server.version,
        tables: restored.tables,
        rows: restored.rows,
        restoreDurationMs: restored.durationMs,
        durationMs: Math.round(clock.monotonicMs() - startedMs),
        differences: [...differences, ...largeObjectDifference(original, again)],
      };
    } finally {
      await again.close();
    }
  } catch (error) {
    if (signal.aborted) fail({ code: 'drill-cancelled' }, error);
    throw error;
  } finally {
    await original.close();
    await hold.release();
    await cluster?.stop('immediate');
    if (cluster !== null) await rm(cluster.folder, { recursive: true, force: true });
    await folder.remove();
  }
}

/** The same major as the dumped server: another one may refuse or change what it restores. */
async function installationFor(
  { head }: OpenBackup,
  { server }: DrillPorts,
): Promise<ServerInstallation> {
  const major = Number.parseInt(head.serverVersion ?? '', 10);
  const found = await findServerInstallations(server.processes);
  const right = found.find(({ majorVersion }) => majorVersion === major);
  if (right !== undefined) return right;
  return fail({
    code: 'drill-no-server',
    wanted: Number.isNaN(major) ? 'unknown' : String(major),
    found: found.map(({ majorVersion }) => String(majorVersion)),
  });
}

async function startCluster(
  { binDirectory }: ServerInstallation,
  folder: string,
  { server }: DrillPorts,
  signal: AbortSignal,
): Promise<PrivateCluster> {
  // As root the server runs under another account, which has to walk to its own folder.
  if (process.getuid?.() === 0) await chmod(folder, 0o711);
  try {
    return await startPrivateCluster({
      binDirectory,
      dataRoot: path.join(folder, 'server'),
      password: randomBytes(24).toString('base64url'),
      // Nothing in it is worth keeping.
      fsync: false,
      settings: {
        autovacuum: 'off',
        max_wal_size: '4GB',
        wal_level: 'minimal',
        max_wal_senders: '0',
      },
      signal,
      processes: server.processes,
    });
  } catch (error) {
    if (error instanceof PrivateClusterError) {
      return fail({ code: 'drill-failed', detail: error.detail }, error);
    }
    throw error;
  }
}

function targetOf({ host, port, user, password }: PrivateCluster): ServerTarget {
  const fields: ConnectionFields = {
    name: database,
    host,
    port,
    user,
    database: 'postgres',
    tlsMode: 'disable',
    rootCertificatePem: null,
  };
  return { fields, password: { kind: 'given', value: password } };
}

/** Policies and the like name roles, which are not part of a dump: any role of that name will do. */
async function restoreWithRoles(
  { filePath, trusted }: DrillRequest,
  target: ServerTarget,
  ports: DrillPorts,
  signal: AbortSignal,
  onFraction: (fraction: number | null) => void,
): Promise<{ tables: number; rows: number; durationMs: number }> {
  const nothing = async (): Promise<void> => undefined;
  for (let roles = 0; ; roles += 1) {
    try {
      return await restoreDatabase(
        { filePath, target, database, mode: 'new', trusted },
        { ...ports, safetyBackup: nothing, remember: nothing, forget: nothing },
        { signal, onProgress: ({ fraction }) => onFraction(fraction) },
      );
    } catch (error) {
      const role = missingRole(error);
      if (role === null || roles >= mostRoles) throw error;
      const { tools } = await ports.server.probe(target);
      await ports.server.query(target, `create role ${identifier(role)}`, tools.binDirectory);
    }
  }
}

function missingRole(error: unknown): string | null {
  if (!(error instanceof NightjarFailure)) return null;
  if (error.error.code === 'role-missing') return error.error.user;
  if (error.error.code !== 'restore-failed') return null;
  return /^role "(.*)" does not exist$/u.exec(error.error.detail)?.[1] ?? null;
}

function largeObjectDifference(before: OpenBackup, after: OpenBackup): string[] {
  const [one, other] = [before.catalog.largeObjects, after.catalog.largeObjects];
  if (one === undefined || other === undefined) return [];
  return one.count === other.count && one.bytes === other.bytes
    ? []
    : [
        `${other.count} large objects with ${other.bytes} bytes came back instead of ${one.count} with ${one.bytes}.`,
      ];
}
