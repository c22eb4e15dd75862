/** Retention for manual use, the command line and scheduled runs. */
import type { Actor } from '#shared/domain/admin.ts';
import type { RetentionPlan, RetentionResult } from '#shared/domain/retention.ts';

export interface Retention {
  /** If `keepDays` is null, the saved number is used. */
  preview(connectionId: string, keepDays: number | null): Promise<RetentionPlan>;
  /** Uses the saved number of days if `keepDays` is null. */
  apply(connectionId: string, by: Actor, keepDays?: number | null): Promise<RetentionResult>;
  /**
   * Retention for folders named on the command line. Backups of stored connections are kept: they
   * have their own number of days and their own responsible admins.
   */
  previewFolder(folder: string, keepDays: number): Promise<RetentionPlan>;
  applyFolder(folder: string, keepDays: number, by: Actor): Promise<RetentionResult>;
}
