/** The result of a drill: whether a backup, restored into a throw-away server, is what it was. */
import { z } from 'zod';

const count = z.number().int().nonnegative();

export const proofSchema = z.object({
  provenAt: z.iso.datetime(),
  by: z.string(),
  /** Of the server that it was restored into: "15.18". */
  serverVersion: z.string(),
  tables: count,
  rows: count,
  /** Of the restore alone; one that is needed also counts the rows and runs ANALYZE. */
  restoreDurationMs: z.number().nonnegative(),
  /** What was expected of it before, from the last drill of this database; null when there was none. */
  expectedRestoreMs: z.number().nonnegative().nullable().optional(),
  durationMs: z.number().nonnegative(),
  /** One sentence for each difference, the first hundred; none when it is proven. */
  differences: z.array(z.string()),
  /** What of it only a superuser can make; without it, it was restored by a role without rights. */
  superuserFor: z.array(z.string()).optional(),
  /** What was not restored, because it would run with the rights of the server; absent when nothing was. */
  leftOut: z.array(z.string()).optional(),
  /** The dump sets owners or grants, which no drill compares; absent when it sets none. */
  ownersNotCompared: z.literal(true).optional(),
});
export type Proof = z.infer<typeof proofSchema>;

/** What the proof does not say, in a sentence; null when it says all of the dump. */
export function leftOutOfProof({
  ownersNotCompared,
  leftOut = [],
}: Pick<Proof, 'ownersNotCompared' | 'leftOut'>): string | null {
  const sentences = [
    ...(ownersNotCompared === true
      ? ['Owners and grants, which this dump sets, were not compared.']
      : []),
    ...(leftOut.length === 0
      ? []
      : [
          `Left out, because it needs the rights of the server and this computer has no closed room for it (bubblewrap): ${leftOut.join(', ')}.`,
        ]),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}

/** What lists show of a proof. */
export const proofSummarySchema = z.object({
  provenAt: z.iso.datetime(),
  serverVersion: z.string(),
  /** How many; none when the backup is proven. */
  differences: count,
});
export type ProofSummary = z.infer<typeof proofSummarySchema>;

export const drillPhases = ['preparing', 'restoring', 'dumping', 'comparing'] as const;
export type DrillPhase = (typeof drillPhases)[number];

export const drillProgressSchema = z.object({
  phase: z.enum(drillPhases),
  /** 0 to 1 of this phase, or null. */
  fraction: z.number().min(0).max(1).nullable(),
  elapsedMs: z.number().nonnegative(),
  /** Of the restore alone, from the last drill of this database; null when there was none. */
  expectedRestoreMs: z.number().nonnegative().nullable().optional(),
});
export type DrillProgress = z.infer<typeof drillProgressSchema>;

/** Of one file; the first when both are of one moment. */
export function newerProof(one: Proof | null, other: Proof | null): Proof | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(other.provenAt) > Date.parse(one.provenAt) ? other : one;
}
