import type { BackupDifference } from '#shared/domain/catalog.ts';

/** Sets `same` again after something was removed from a difference. Pure function: no I/O. */
export function withSame(rest: BackupDifference): BackupDifference {
  const { damage, tables, objects, sequences, largeObjects } = rest;
  const same =
    damage.before === null &&
    damage.after === null &&
    tables.every(({ change }) => change === 'same') &&
    objects.length + sequences.length === 0 &&
    (largeObjects === null ||
      largeObjects.added + largeObjects.removed + largeObjects.changed === 0);
  return { ...rest, same };
}
