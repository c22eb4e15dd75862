/** The result of a drill: whether a backup can be restored into a throw-away server, and is what it was then. */
import { z } from 'zod';
import { firstNames } from '../first-names.ts';

const count = z.number().int().nonnegative();

/** `refused`: the server did not take what the backup holds. `damaged`: the file is not whole. */
const notRestoredSchema = z.enum(['refused', 'damaged']);

export const proofSchema = z.object({
  provenAt: z.iso.datetime(),
  by: z.string(),
  /** Of the server that it was restored into: "15.18"; empty when the drill did not come as far. */
  serverVersion: z.string(),
  tables: count,
  rows: count,
  /** Of the restore alone; one that is needed also counts the rows and runs ANALYZE. 0 when it was not restored. */
  restoreDurationMs: z.number().nonnegative(),
  /** What was expected of it before, from the last drill of this database; null when there was none. */
  expectedRestoreMs: z.number().nonnegative().nullable().optional(),
  durationMs: z.number().nonnegative(),
  /** One sentence for each difference, the first hundred; none when it is proven. Why it was not restored, when it was not. */
  differences: z.array(z.string()),
  /** The backup itself cannot be restored. Absent when it was restored; older versions then read a difference. */
  notRestored: notRestoredSchema.optional(),
  /** What of it only a superuser can make; without it, it was restored by a role without rights. */
  superuserFor: z.array(z.string()).optional(),
  /** What was not restored, because it would run with the rights of the server; absent when nothing was. */
  leftOut: z.array(z.string()).optional(),
  /** The dump sets owners or grants, which no drill compares; absent when it sets none. */
  ownersNotCompared: z.literal(true).optional(),
  /** No comment of pg_dump announces the objects, so only rows were compared; absent when all was. */
  definitionsNotCompared: z.literal(true).optional(),
  /** Tables whose rows were not compared, because the file does not write them as pg_dump does. */
  rowsNotCompared: z.array(z.string()).optional(),
});
export type Proof = z.infer<typeof proofSchema>;

/** How long a restore took; null when nothing was restored. */
export function restoreMsOf(proof: Proof | null): number | null {
  return proof === null || proof.notRestored !== undefined ? null : proof.restoreDurationMs;
}

/** What a proof finds, in a few words. */
export function verdictOf({
  differences,
  notRestored,
}: Pick<Proof, 'differences' | 'notRestored'>): string {
  if (notRestored !== undefined) return cannotBeRestored;
  return differences.length === 0 ? 'The backup is proven restorable' : 'The backup differs';
}
const cannotBeRestored = 'This backup cannot be restored as it is';

/** What to do about a backup that cannot be restored; null when it was. */
export function nextStepOf({ notRestored }: Pick<Proof, 'notRestored'>): string | null {
  switch (notRestored) {
    case undefined:
      return null;
    case 'damaged':
      return 'Do not rely on this file. Create a new backup, and check the disk.';
    case 'refused':
      return 'Do not rely on this backup. Change in the database what is named here, create a new backup, and prove that one.';
  }
}

type Unsaid = Pick<
  Proof,
  'ownersNotCompared' | 'definitionsNotCompared' | 'rowsNotCompared' | 'leftOut'
>;

/** What the proof does not say, in a sentence; null when it says all of the dump. */
export function leftOutOfProof({
  ownersNotCompared,
  definitionsNotCompared,
  rowsNotCompared = [],
  leftOut = [],
}: Unsaid): string | null {
  const sentences = [
    ...(definitionsNotCompared === true
      ? ['Definitions were not compared: the comments of pg_dump that announce them are missing.']
      : []),
    ...(rowsNotCompared.length === 0
      ? []
      : [
          `The rows of ${firstNames(rowsNotCompared)} were not compared: the file writes or changes them in ways of its own.`,
        ]),
    ...(ownersNotCompared === true
      ? ['Owners and grants, which this dump sets, were not compared.']
      : []),
    ...(leftOut.length === 0
      ? []
      : [
          `Left out, because it needs the rights of the server and this computer has no closed room for it (bubblewrap), or libraries that it does not have: ${leftOut.join(', ')}.`,
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
  /** As in the proof. */
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
  /** Of the restore alone, from the last drill of this database; null when there was none. */
  expectedRestoreMs: z.number().nonnegative().nullable().optional(),
});
export type DrillProgress = z.infer<typeof drillProgressSchema>;

/** Of one file; the first when both are of one moment. */
export function newerProof(one: Proof | null, other: Proof | null): Proof | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(other.provenAt) > Date.parse(one.provenAt) ? other : one;
}
