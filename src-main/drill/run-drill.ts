/**
 * One drill: the backup is restored into a PostgreSQL of its own, made for this and thrown away, dumped
 * again by the same engine, and the two dumps are compared: every object, every row, every sequence.
 */
import path from 'node:path';
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
import { restoreDatabase } from '../restore/restore-database.ts';
import { identifier } from '../restore/sql-text.ts';
import { describeDifferences } from './describe-differences.ts';
import { placeHere, placeOnServer, type DrillPlace } from './drill-place.ts';

export interface DrillRequest {
  filePath: string;
  by: string;
  /** Somebody said that a file of unknown origin is to be trusted. */
  trusted: boolean;
  /** A server made for it here, or a scratch database on this one. */
  where: 'here' | { connectionId: string; target: ServerTarget };
}

export interface DrillPorts extends BackupPorts {
  cache: IndexCache | null;
  /** Remembers a scratch database on somebody's server until it is gone. */
  remember(connectionId: string, scratch: string): Promise<void>;
  forget(scratch: string): Promise<void>;
  /** Whether the file with this SHA-256 was made on this computer, by us. */
  madeHere(sha256: string): Promise<boolean>;
}

export interface DrillControl {
  signal: AbortSignal;
  onProgress: (progress: DrillProgress) => void;
}

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
  let place: DrillPlace | null = null;
  try {
    place =
      request.where === 'here'
        ? await placeHere(majorOf(original), folder.path, ports, signal)
        : await placeOnServer(request.where, ports);
    const { target, database } = place;
    const restored = await restoreWithRoles(request, place, ports, signal, (fraction) =>
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
    await place?.remove();
    await folder.remove();
  }
}

function majorOf({ head }: OpenBackup): number | null {
  const major = Number.parseInt(head.serverVersion ?? '', 10);
  return Number.isNaN(major) ? null : major;
}

/** Policies and the like name roles, which are not part of a dump: any role of that name will do. */
async function restoreWithRoles(
  { filePath, trusted }: DrillRequest,
  { target, database, mayMakeRoles }: DrillPlace,
  ports: DrillPorts,
  signal: AbortSignal,
  onFraction: (fraction: number | null) => void,
): Promise<{ tables: number; rows: number; durationMs: number }> {
  const nothing = async (): Promise<void> => undefined;
  for (let roles = 0; ; roles += 1) {
    try {
      return await restoreDatabase(
        { filePath, target, database, mode: 'new', trusted, tables: null },
        {
          ...ports,
          // A manifest will do where the server is thrown away.
          madeHere: mayMakeRoles ? async () => true : ports.madeHere,
          safetyBackup: nothing,
          remember: nothing,
          forget: nothing,
          keeping: nothing,
          notKept: nothing,
        },
        { signal, onProgress: ({ fraction }) => onFraction(fraction) },
      );
    } catch (error) {
      const missing = missingRoles(error);
      if (missing.length === 0 || !mayMakeRoles || roles >= mostRoles) throw error;
      const { tools } = await ports.server.probe(target);
      for (const role of missing) {
        await ports.server.query(target, `create role ${identifier(role)}`, tools.binDirectory);
      }
    }
  }
}

function missingRoles(error: unknown): string[] {
  if (!(error instanceof NightjarFailure)) return [];
  if (error.error.code === 'roles-missing') return error.error.roles;
  if (error.error.code === 'role-missing') return [error.error.user];
  if (error.error.code !== 'restore-failed') return [];
  const role = /^role "(.*)" does not exist$/u.exec(error.error.detail)?.[1];
  return role === undefined ? [] : [role];
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
