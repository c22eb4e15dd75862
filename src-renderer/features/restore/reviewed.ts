/** What was said of a restore before it was begun in this window; its result says the rest. */
export interface Reviewed {
  expectedMs: number | null;
  warnings: readonly string[];
}

const reviews = new Map<string, Reviewed>();

export function rememberReview(restoreId: string, review: Reviewed): void {
  reviews.set(restoreId, review);
}

/** null for a restore that was begun elsewhere. */
export function reviewOf(restoreId: string): Reviewed | null {
  return reviews.get(restoreId) ?? null;
}
