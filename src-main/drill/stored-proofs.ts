/**
 * Proofs that could not be written beside their backups (a read-only share, a full disk, a folder that
 * somebody else holds), kept in the user-data folder by the SHA-256 of the file.
 */
import path from 'node:path';
import { z } from 'zod';
import type { Manifest } from '#shared/domain/manifest.ts';
import { newerProof, proofSchema, type Proof } from '#shared/domain/proof.ts';
import { openJsonLines } from '../files/json-lines.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';

/** A proof is at most a hundred sentences; the file holds twice as many. */
const proofsToKeep = 500;

export interface StoredProofs {
  /** Rejects with the system's error when it could not be made durable. */
  keep(sha256: string, proof: Proof): Promise<void>;
  /** The newest of the file with this SHA-256; null when none is kept or they are not readable. */
  of(sha256: string): Promise<Proof | null>;
  /** Makes manifests say what is kept when this is newer. Never rejects: then they say what they say. */
  completion(): Promise<(manifest: Manifest) => Manifest>;
}

export function openStoredProofs(userDataFolder: string, log: Log): StoredProofs {
  const lines = openJsonLines(
    path.join(userDataFolder, 'history', 'proofs.jsonl'),
    z.object({ sha256: z.string(), proof: proofSchema }),
    { keepLines: proofsToKeep },
  );
  const read = async (): Promise<Map<string, Proof>> => {
    const known = await lines.read().catch((fault: unknown) => {
      log.warn('proofs that are kept apart cannot be read', describeFault(fault));
      return [];
    });
    return new Map(known.map(({ sha256, proof }) => [sha256, proof]));
  };
  return {
    keep: (sha256, proof) => lines.append({ sha256, proof }),
    of: async (sha256) => (await read()).get(sha256) ?? null,
    completion: async () => {
      const known = await read();
      return (manifest) => ({
        ...manifest,
        proof: newerProof(manifest.proof, known.get(manifest.file.sha256) ?? null),
      });
    },
  };
}
