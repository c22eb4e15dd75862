/** Drills of this process: one at a time, for a drill wants a whole server to itself. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Actor } from '#shared/domain/admin.ts';
import type { Drill, DrillWhere } from '#shared/domain/drill.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { fail, ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { withoutRowValues } from '#shared/errors/restore-failure.ts';
import { actorName } from '../admin/actor.ts';
import { readManifest, updateManifest } from '../backup-folder/manifest-file.ts';
import type { IndexCache } from '../catalog/open/index-cache.ts';
import { SqlFile } from '../catalog/source/sql-file.ts';
import { sweepPrivateFolders } from '../files/private-folder.ts';
import { describeFault, errorOfFault } from '../logging/fault.ts';
import type { ServerTarget } from '../postgres/connection/server-access.ts';
import type { StoredProofs } from './stored-proofs.ts';
import type { DrillPorts } from './drill-request.ts';
import { runDrill } from './run-drill.ts';

export interface DrillOrder {
  filePath: string;
  /** The connection whose backup it is; null for any other file. */
  connectionId: string | null;
  /** Somebody said that a file of unknown origin is to be trusted. */
  trusted: boolean;
  where: DrillWhere;
  /** Which of several databases in the file; the only one unless given. */
  databaseInFile?: string | null | undefined;
}

export interface StartedDrill {
  drillId: string;
  /** Resolves also when the backup cannot be restored. Rejects with a ExpectedError; then nothing is said about it. */
  finished: Promise<Proof>;
}

export interface Drills {
  /** Fails with `drill-running`. What becomes of it is told by `drill-changed`, too. */
  start(order: DrillOrder, by: Actor): StartedDrill;
  /** Fails with `run-not-found` for a drill that does not run. */
  cancel(drillId: string): void;
  /** Of this process, newest first. */
  list(): Drill[];
  /** Cancels what runs and resolves when nothing of it is left. */
  stop(): Promise<void>;
}

export interface DrillParts {
  ports: Omit<DrillPorts, 'cache'>;
  cache: IndexCache;
  /** Where a proof goes that cannot be written beside its backup. */
  storedProofs: Pick<StoredProofs, 'keep'>;
  targetOf(connectionId: string): Promise<ServerTarget>;
  /** Whose backups go into the folder of this file. */
  connectionOf(filePath: string): string | null;
  onChange(drill: Drill): void;
  /** The manifest of a backup of this connection says something new. */
  onProven(connectionId: string): void;
}

/** So many of this process are remembered. */
const mostRemembered = 50;
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
    if (drills.size > mostRemembered && oldest !== undefined) drills.delete(oldest);
    onChange(drill);
  };
  const now = (): string => new Date(clock.nowMs()).toISOString();

  const run = async (
    { filePath, trusted, where, databaseInFile = null }: DrillOrder,
    base: Pick<Drill, 'id' | 'filename' | 'connectionId' | 'by' | 'startedAt'>,
    signal: AbortSignal,
  ): Promise<Proof> => {
    const { connectionId } = base;
    const facts = { drill: base.id, filename: base.filename, admin: base.by };
    log.info('drill begun', facts);
    let toldMs = -Infinity;
    let phase = '';
    try {
      // What a drill left that was killed while this process ran.
      await sweepPrivateFolders();
      const proof = await runDrill(
        {
          filePath,
          by: base.by,
          trusted,
          databaseInFile,
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
            if (progress.phase === phase && nowMs - toldMs < progressIntervalMs) return;
            ({ phase } = progress);
            toldMs = nowMs;
            become({ ...base, state: 'running', ...progress });
          },
        },
      );
      // What the server said behind its first line can hold a value of a row.
      const said =
        proof.notRestored === undefined ? {} : { differences: proof.differences.slice(0, 1) };
      log.info('drill finished', { ...facts, ...proof, ...said });
      const hindrance = await storeProof({ filePath, databaseInFile }, proof, parts);
      if (hindrance !== null) {
        log.warn('the proof is kept in user data: its manifest could not be written', {
          ...facts,
          error: describeFault(hindrance),
        });
      }
      if (connectionId !== null) parts.onProven(connectionId);
      become({ ...base, state: 'finished', finishedAt: now(), proof });
      return proof;
    } catch (fault) {
      const error: NightjarError = errorOfFault(fault, log, 'a drill ended unexpectedly');
      log.error('drill not done', { ...facts, error: withoutRowValues(error) });
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
      // Whoever started it awaits it; a rejection before that is no fault of its own.
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
 * In the manifest, or in user data where that cannot be written; of a file that Nightjar did not make,
 * beside what else is known about it. Resolves with what kept it out of the manifest, or null.
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
