/** Work in several sessions of the server at the same time. */

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

/**
 * Puts the items into one group for each lane, or more if a group would have more than `most` items.
 * The groups have about the same size, and keep the order of the items. Each group costs a
 * connection, so there are few. No I/O.
 */
export function inGroups<Item>(
  items: readonly Item[],
  sizeOf: (item: Item) => number,
  { atOnce, most }: { atOnce: number; most: number },
): Item[][] {
  const count = Math.min(items.length, Math.max(atOnce, Math.ceil(items.length / most)));
  const groups = Array.from({ length: count }, () => ({ size: 0, items: [] as Item[] }));
  for (const item of items.toSorted((a, b) => sizeOf(b) - sizeOf(a))) {
    const free = groups.filter((group) => group.items.length < most);
    const smallest = free.reduce((a, b) => (b.size < a.size ? b : a));
    smallest.items.push(item);
    smallest.size += sizeOf(item);
  }
  const places = new Map(items.map((item, at) => [item, at]));
  const placeOf = (item: Item): number => places.get(item) ?? 0;
  return groups.map((group) => group.items.toSorted((a, b) => placeOf(a) - placeOf(b)));
}
