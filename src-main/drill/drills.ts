/** Drills of this process: one at a time, for a drill wants a whole server to itself. */
import path from 'node:path';
import type { DrillProgress, Proof } from '#shared/domain/proof.ts';
import { fail, NightjarFailure } from '#shared/errors/errors.ts';
import { updateManifest } from '../backup/manifest-file.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../ports.ts';
import { runDrill, type DrillPorts, type DrillRequest } from './run-drill.ts';

export interface Drills {
  /**
   * Resolves with the proof, which is also kept in the manifest of a backup of ours. Fails with
   * `drill-running`, or as `runDrill` fails; then nothing is said about the backup.
   */
  run(
    request: DrillRequest,
    control: { signal: AbortSignal; onProgress: (progress: DrillProgress) => void },
  ): Promise<Proof>;
}

export function createDrills(parts: {
  log: Log;
  ports: DrillPorts;
  /** The manifest of this file says something new. */
  onProven: (filePath: string) => void;
}): Drills {
  const { log, ports, onProven } = parts;
  let running: string | null = null;
  return {
    run: async (request, control) => {
      const filename = path.basename(request.filePath);
      if (running !== null) fail({ code: 'drill-running', filename: running });
      running = filename;
      log.info('drill begun', { filename, admin: request.by });
      try {
        const proof = await runDrill(request, ports, control);
        log.info('drill finished', { filename, ...proof });
        await keepProof(request.filePath, proof);
        onProven(request.filePath);
        return proof;
      } catch (fault) {
        log.error('drill not done', { filename, ...describeFault(fault) });
        throw fault;
      } finally {
        running = null;
      }
    },
  };
}

/** A file that Nightjar did not make has no manifest to say it in. */
async function keepProof(filePath: string, proof: Proof): Promise<void> {
  try {
    await updateManifest(path.dirname(filePath), path.basename(filePath), (manifest) => ({
      ...manifest,
      proof,
    }));
  } catch (error) {
    const isForeign = error instanceof NightjarFailure && error.error.code === 'manifest-missing';
    if (!isForeign) throw error;
  }
}
