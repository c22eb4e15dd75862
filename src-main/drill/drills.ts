/** Drills of this process. They run one at a time because a drill needs a whole server. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Actor } from '#shared/domain/admin.ts';
import type { Drill, DrillWhere } from '#shared/domain/drill.ts';
import { restoreOptionsSchema } from '#shared/domain/restore-options.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { fail, invalidInput, ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { withoutRowValues } from '#shared/errors/restore-failure.ts';
import { actorName } from '../admin/actor.ts';
import { readManifest, updateManifest } from '../backup-folder/manifest-file.ts';
import type { IndexCache } from '../catalog/open/index-cache.ts';
import { SqlFile } from '../catalog/source/sql-file.ts';
import { removeStalePrivateFolders } from '../files/private-folder.ts';
import { describeFault, errorOfFault } from '../logging/fault.ts';
import type { ServerTarget } from '../postgres/connection/server-access.ts';
import type { StoredProofs } from './stored-proofs.ts';
import type { DrillPorts } from './drill-request.ts';
import { runDrill } from './run-drill.ts';

export interface DrillOrder {
  filePath: string;
  /** Connection that the backup belongs to; null for any other file. */
  connectionId: string | null;
  /** An admin decided to trust a file of unknown origin. */
  trusted: boolean;
  where: DrillWhere;
  /** Name of the database if the file has several; default: the only one. */
  databaseInFile?: string | null | undefined;
  /** Number of sessions that restore at the same time. Default: as in the settings. */
  sessions?: number | undefined;
}

export interface StartedDrill {
  drillId: string;
  /**
   * Resolves also if the backup cannot be restored. Rejects with an ExpectedError if the drill says
   * nothing about the backup.
   */
  finished: Promise<Proof>;
}

export interface Drills {
  /** Fails with `drill-running`. The result is also reported by `drill-changed`. */
  start(order: DrillOrder, by: Actor): StartedDrill;
  /** Fails with `run-not-found` if no drill with this ID runs. */
  cancel(drillId: string): void;
  /** Drills of this process, newest first. */
  list(): Drill[];
  /** Cancels the running drill and resolves after it has cleaned up. */
  stop(): Promise<void>;
}

export interface DrillParts {
  ports: Omit<DrillPorts, 'cache'>;
  cache: IndexCache;
  /** Place for a proof that cannot be written next to its backup. */
  storedProofs: Pick<StoredProofs, 'keep'>;
  targetOf(connectionId: string): Promise<ServerTarget>;
  /** The connection that stores its backups in the folder of this file. */
  connectionOf(filePath: string): string | null;
  onChange(drill: Drill): void;
  /** Called after the manifest of a backup of this connection has changed. */
  onProven(connectionId: string): void;
}

const sessionsSchema = restoreOptionsSchema.pick({ sessions: true });
/** Maximum number of drills in the list. */
const maximumListed = 50;
const progressIntervalMs = 200;

export function createDrills(parts: DrillParts): Drills {
  const { ports, onChange } = parts;
  const { clock, log } = ports;
  const drills = new Map<string, Drill>();
  let active: { id: string; stopping: AbortController; ended: Promise<unknown> } | null = null;
  let stopped = false;

  const become = (drill: Drill): void => {
    drills.set(drill.id, drill);
    const [oldest] = drills.keys();
    if (drills.size > maximumListed && oldest !== undefined) drills.delete(oldest);
    onChange(drill);
  };
  const now = (): string => new Date(clock.nowMs()).toISOString();

  const run = async (
    { filePath, trusted, where, databaseInFile = null, sessions }: DrillOrder,
    base: Pick<Drill, 'id' | 'filename' | 'connectionId' | 'by' | 'startedAt'>,
    signal: AbortSignal,
  ): Promise<Proof> => {
    const { connectionId } = base;
    const facts = { drill: base.id, filename: base.filename, admin: base.by };
    log.info('drill started', facts);
    let reportedMs = -Infinity;
    let phase = '';
    try {
      // Removes what a drill left behind that was killed while this process ran.
      await removeStalePrivateFolders();
      const proof = await runDrill(
        {
          filePath,
          by: base.by,
          trusted,
          databaseInFile,
          sessions,
          where:
            where === 'here'
              ? 'here'
              : { ...where, target: await parts.targetOf(where.connectionId) },
        },
        { ...ports, cache: parts.cache },
        {
          signal,
          onProgress: (progress) => {
            const nowMs = clock.monotonicMs();
            if (progress.phase === phase && nowMs - reportedMs < progressIntervalMs) return;
            ({ phase } = progress);
            reportedMs = nowMs;
            become({ ...base, state: 'running', ...progress });
          },
        },
      );
      // The text after the first line of a server message can contain a value of a row.
      const loggedDifferences =
        proof.notRestored === undefined ? {} : { differences: proof.differences.slice(0, 1) };
      log.info('drill finished', { ...facts, ...proof, ...loggedDifferences });
      const writeError = await storeProof({ filePath, databaseInFile }, proof, parts);
      if (writeError !== null) {
        log.warn('the proof is kept in user data: its manifest could not be written', {
          ...facts,
          error: describeFault(writeError),
        });
      }
      if (connectionId !== null) parts.onProven(connectionId);
      become({ ...base, state: 'finished', finishedAt: now(), proof });
      return proof;
    } catch (fault) {
      const error: NightjarError = errorOfFault(fault, log, 'a drill ended unexpectedly');
      log.error('drill failed', { ...facts, error: withoutRowValues(error) });
      const finishedAt = now();
      become(
        error.code === 'drill-cancelled'
          ? { ...base, state: 'cancelled', finishedAt }
          : { ...base, state: 'failed', finishedAt, error },
      );
      return fail(error, fault);
    }
  };

  return {
    start: (order, by) => {
      const sessions = sessionsSchema.safeParse({ sessions: order.sessions });
      if (!sessions.success) fail(invalidInput(sessions.error));
      if (stopped) fail({ code: 'drill-cancelled' });
      const running = active === null ? undefined : drills.get(active.id);
      if (running !== undefined) fail({ code: 'drill-running', filename: running.filename });
      const connectionId = order.connectionId ?? parts.connectionOf(order.filePath);
      const base = {
        id: randomUUID(),
        filename: path.basename(order.filePath),
        connectionId,
        by: actorName(by),
        startedAt: now(),
      };
      become({ ...base, state: 'running', phase: 'preparing', fraction: null, elapsedMs: 0 });
      const stopping = new AbortController();
      const finished = run(order, base, stopping.signal).finally(() => {
        active = null;
      });
      // The caller awaits `finished`. An earlier rejection must not be reported as unhandled.
      const ended = finished.catch(() => undefined);
      active = { id: base.id, stopping, ended };
      return { drillId: base.id, finished };
    },
    cancel: (drillId) => {
      if (active === null || active.id !== drillId) return fail({ code: 'run-not-found' });
      active.stopping.abort();
    },
    list: () => [...drills.values()].toReversed(),
    stop: async () => {
      stopped = true;
      active?.stopping.abort();
      await active?.ended;
    },
  };
}

/**
 * Stores the proof in the manifest, or in user data if the manifest cannot be written. For a file
 * that Nightjar did not create, stores the proof in the index cache. Resolves with the error that
 * prevented writing the manifest, or null.
 */
async function storeProof(
  { filePath, databaseInFile }: { filePath: string; databaseInFile: string | null },
  proof: Proof,
  { cache, storedProofs }: Pick<DrillParts, 'cache' | 'storedProofs'>,
): Promise<unknown> {
  const [folder, filename] = [path.dirname(filePath), path.basename(filePath)];
  const manifest = await readManifest(folder, filename);
  const file = await SqlFile.open(filePath);
  try {
    if (manifest === null || manifest.file.sizeBytes !== file.facts.sizeBytes) {
      const index = await cache.read(file, databaseInFile);
      if (index !== null) await cache.write(file, databaseInFile, { ...index, proof });
      return null;
    }
  } finally {
    await file.close();
  }
  try {
    await updateManifest(folder, filename, (now) => ({ ...now, proof }));
    return null;
  } catch (error) {
    if (error instanceof ExpectedError && error.error.code === 'backup-not-found') throw error;
    await storedProofs.keep(manifest.file.sha256, proof);
    return error;
  }
}
