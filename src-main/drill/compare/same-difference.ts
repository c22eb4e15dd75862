import type { BackupDifference } from '#shared/domain/catalog.ts';

/** A difference of which something was taken away: whether nothing is left. Pure. */
export function withSame(rest: BackupDifference): BackupDifference {
  const { tables, objects, sequences, largeObjects } = rest;
  const same =
    tables.every(({ change }) => change === 'same') &&
    objects.length + sequences.length === 0 &&
    (largeObjects === null ||
      largeObjects.added + largeObjects.removed + largeObjects.changed === 0);
  return { ...rest, same };
}
