/**
 * Calls `work` for every item, for at most `atOnce` items at the same time, and resolves with the
 * results in the order of the items. Rejects with the first error, after the running calls have
 * ended.
 */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  let failure: { error: unknown } | null = null;
  const lane = async (): Promise<void> => {
    for (const [at, item] of waiting) {
      if (failure !== null) return;
      try {
        results[at] = await work(item);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  if (failure !== null) throw (failure as { error: unknown }).error;
  return results;
}
