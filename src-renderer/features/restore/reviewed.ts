import type { RestoreWarning } from '#shared/domain/restore-warning.ts';

/**
 * Facts from the review of a restore that this window began. The result of the restore does not
 * repeat them.
 */
export interface Reviewed {
  expectedMs: number | null;
  warnings: readonly RestoreWarning[];
}

const reviews = new Map<string, Reviewed>();

export function rememberReview(restoreId: string, review: Reviewed): void {
  reviews.set(restoreId, review);
}

/** Returns null if another window or process began the restore. */
export function reviewOf(restoreId: string): Reviewed | null {
  return reviews.get(restoreId) ?? null;
}
