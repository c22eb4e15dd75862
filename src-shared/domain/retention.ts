/** Retention period, and the decision and the rule for each backup. */
import { z } from 'zod';
import { backupFilenameSchema } from './backup.ts';
import { errorSchema } from '../errors/errors.ts';
import { text } from '../words/text.ts';

/** Ten years. A larger number is assumed to be a typing error. */
const maximumKeepDays = 3650;

export const keepDaysSchema = z
  .number({ error: () => text('field.days.number') })
  .int({ error: () => text('field.days.whole') })
  .min(1, { error: () => text('field.keep-days.too-few') })
  .max(maximumKeepDays, {
    error: () => text('field.keep-days.too-many', { most: maximumKeepDays }),
  });

export const defaultKeepDays = 30;

/** Why a backup is retained. */
export const retentionRules = [
  'young-enough',
  'newest-verified',
  'pinned',
  'in-use',
  'dated-in-the-future',
  'not-ours',
  'manifest-not-readable',
  'of-a-connection',
] as const;
export type RetentionRule = (typeof retentionRules)[number];

export const retentionDecisionSchema = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('keep'),
    filename: z.string(),
    rule: z.enum(retentionRules),
  }),
  z.object({
    decision: z.literal('delete'),
    filename: backupFilenameSchema,
    rule: z.literal('older-than-limit'),
    ageDays: z.number().int(),
    sizeBytes: z.number().int().nonnegative(),
  }),
]);
export type RetentionDecision = z.infer<typeof retentionDecisionSchema>;

export const retentionPlanSchema = z.object({
  keepDays: keepDaysSchema,
  /** Newest first. */
  decisions: z.array(retentionDecisionSchema),
});
export type RetentionPlan = z.infer<typeof retentionPlanSchema>;

/** Result of a real run: the plan, and the deletions that failed. */
export const retentionResultSchema = retentionPlanSchema.extend({
  deleted: z.array(backupFilenameSchema),
  failures: z.array(z.object({ filename: z.string(), error: errorSchema })),
});
export type RetentionResult = z.infer<typeof retentionResultSchema>;
