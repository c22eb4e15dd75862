/**
 * Proofs that could not be written next to their backups (a read-only share, a full disk, a folder
 * locked by another process). They are stored in the user-data folder by the SHA-256 of the file.
 */
import path from 'node:path';
import { z } from 'zod';
import type { Manifest } from '#shared/domain/manifest.ts';
import { newerProof, proofSchema, type Proof } from '#shared/domain/proof.ts';
import { openJsonLines } from '../files/json-lines.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';

/** A proof has at most a hundred sentences. The file can grow to twice this number of proofs. */
const proofsToKeep = 500;

export interface StoredProofs {
  /** Rejects with the error of the system if the proof could not be stored durably. */
  keep(sha256: string, proof: Proof): Promise<void>;
  /**
   * Returns the newest proof of the file with this SHA-256; null if there is none or the proofs
   * cannot be read.
   */
  of(sha256: string): Promise<Proof | null>;
  /**
   * Resolves with a function that adds the stored proof to a manifest if it is newer than the proof
   * in the manifest. Never rejects: the function then returns manifests unchanged.
   */
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
      log.warn('proofs in user data cannot be read', describeFault(fault));
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
