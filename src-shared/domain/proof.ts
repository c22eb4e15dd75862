/**
 * The result of a drill: whether the backup can be restored into a throw-away server, and whether
 * the restored database equals the source.
 */
import { z } from 'zod';
import { firstNames } from '../first-names.ts';
import { text } from '../words/text.ts';

const count = z.number().int().nonnegative();

/**
 * `refused`: the server rejected a statement of the backup. `damaged`: the file is not complete.
 */
const notRestoredSchema = z.enum(['refused', 'damaged']);

export const proofSchema = z.object({
  provenAt: z.iso.datetime(),
  by: z.string(),
  /** Version of the drill server: "15.18"; empty if the drill ended before there was a server. */
  serverVersion: z.string(),
  tables: count,
  rows: count,
  /**
   * Duration of the restore alone. A real restore also counts the rows and runs ANALYZE. 0 if
   * nothing was restored.
   */
  restoreDurationMs: z.number().nonnegative(),
  /** Expected duration, from the last drill of this database; null if there was no drill. */
  expectedRestoreMs: z.number().nonnegative().nullable().optional(),
  durationMs: z.number().nonnegative(),
  /**
   * One sentence for each difference, at most a hundred; empty if the backup is proven. If the
   * backup was not restored: the reason.
   */
  differences: z.array(z.string()),
  /** Set if the backup itself cannot be restored. Older versions read this as a difference. */
  notRestored: notRestoredSchema.optional(),
  /**
   * Entries that only a superuser can create. If absent, a role without special rights restored the
   * backup.
   */
  superuserFor: z.array(z.string()).optional(),
  /**
   * Entries that were not restored because they would run with the rights of the server; absent if
   * there are none.
   */
  leftOut: z.array(z.string()).optional(),
  /** Set if the dump sets owners or grants: no drill compares these. */
  ownersNotCompared: z.literal(true).optional(),
  /** Set if no comment of pg_dump describes the objects, so only rows were compared. */
  definitionsNotCompared: z.literal(true).optional(),
  /** Tables whose rows were not compared, because the file does not write them as pg_dump does. */
  rowsNotCompared: z.array(z.string()).optional(),
});
export type Proof = z.infer<typeof proofSchema>;

/** Duration of a restore; null if nothing was restored. */
export function restoreMsOf(proof: Proof | null): number | null {
  return proof === null || proof.notRestored !== undefined ? null : proof.restoreDurationMs;
}

/** Short result of a proof. */
export function verdictOf({
  differences,
  notRestored,
}: Pick<Proof, 'differences' | 'notRestored'>): string {
  if (notRestored !== undefined) return text('proof.not-restorable');
  return text(differences.length === 0 ? 'proof.proven' : 'proof.differs');
}

/** Next step for a backup that cannot be restored; null if it was restored. */
export function nextStepOf({ notRestored }: Pick<Proof, 'notRestored'>): string | null {
  switch (notRestored) {
    case undefined:
      return null;
    case 'damaged':
      return text('proof.next.damaged');
    case 'refused':
      return text('proof.next.refused');
  }
}

type Unsaid = Pick<
  Proof,
  'ownersNotCompared' | 'definitionsNotCompared' | 'rowsNotCompared' | 'leftOut'
>;

/** Describes what the proof does not cover; null if it covers the whole dump. */
export function leftOutOfProof({
  ownersNotCompared,
  definitionsNotCompared,
  rowsNotCompared = [],
  leftOut = [],
}: Unsaid): string | null {
  const sentences = [
    ...(definitionsNotCompared === true ? [text('proof.definitions-not-compared')] : []),
    ...(rowsNotCompared.length === 0
      ? []
      : [text('proof.rows-not-compared', { tables: firstNames(rowsNotCompared) })]),
    ...(ownersNotCompared === true ? [text('proof.owners-not-compared')] : []),
    ...(leftOut.length === 0 ? [] : [text('proof.left-out', { objects: leftOut.join(', ') })]),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}

/** The part of a proof that lists show. */
export const proofSummarySchema = z.object({
  provenAt: z.iso.datetime(),
  serverVersion: z.string(),
  /** Number of differences; 0 if the backup is proven. */
  differences: count,
  /** Same as in the proof. */
  notRestored: notRestoredSchema.optional(),
});
export type ProofSummary = z.infer<typeof proofSummarySchema>;

export const drillPhases = ['preparing', 'restoring', 'dumping', 'comparing'] as const;
export type DrillPhase = (typeof drillPhases)[number];

export const drillProgressSchema = z.object({
  phase: z.enum(drillPhases),
  /** 0 to 1 of this phase, or null. */
  fraction: z.number().min(0).max(1).nullable(),
  elapsedMs: z.number().nonnegative(),
  /**
   * Expected duration of the restore, from the last drill of this database; null if there was no
   * drill.
   */
  expectedRestoreMs: z.number().nonnegative().nullable().optional(),
});
export type DrillProgress = z.infer<typeof drillProgressSchema>;

/** Returns the newer proof of one file; the first if both have the same time. */
export function newerProof(one: Proof | null, other: Proof | null): Proof | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(other.provenAt) > Date.parse(one.provenAt) ? other : one;
}
