/** Retention by hand, by the command line and after scheduled runs. */
import type { Actor } from '#shared/domain/admin.ts';
import type { RetentionPlan, RetentionResult } from '#shared/domain/retention.ts';

export interface Retention {
  /** With `keepDays` null, the saved number counts. */
  preview(connectionId: string, keepDays: number | null): Promise<RetentionPlan>;
  /** With the saved number of days, unless another one is given. */
  apply(connectionId: string, by: Actor, keepDays?: number | null): Promise<RetentionResult>;
  /**
   * For folders that the command line names. Backups of stored connections stay: they have a number of days
   * of their own, and admins who answer for them.
   */
  previewFolder(folder: string, keepDays: number): Promise<RetentionPlan>;
  applyFolder(folder: string, keepDays: number, by: Actor): Promise<RetentionResult>;
}
