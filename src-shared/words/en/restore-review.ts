export const restoreReview = {} as const;
