/** Describes the differences that a drill found. Pure functions: no I/O. */
import { plural } from '#shared/format.ts';
import type { BackupDifference, TableDifference } from '#shared/domain/catalog.ts';

const mostSentences = 100;

export function describeDifferences({
  tables,
  objects,
  sequences,
  largeObjects,
}: BackupDifference): string[] {
  const sentences = [
    ...tables.flatMap(describeTable),
    ...objects.map(
      ({ change, type, schema, name }) =>
        `The ${type.toLowerCase()} ${qualified(schema, name)} ${changeNames[change]}.`,
    ),
    ...sequences.map(
      ({ schema, name, before, after }) =>
        `The sequence ${qualified(schema, name)} has the value ${after ?? 'none'} after the restore instead of ${before ?? 'none'}.`,
    ),
    ...describeLargeObjects(largeObjects),
  ];
  return sentences.length <= mostSentences
    ? sentences
    : [
        ...sentences.slice(0, mostSentences - 1),
        `And ${sentences.length - mostSentences + 1} more differences.`,
      ];
}

const changeNames = {
  removed: 'is missing after the restore',
  added: 'was not in the backup',
  changed: 'differs after the restore',
} as const;

function describeLargeObjects(found: BackupDifference['largeObjects']): string[] {
  return (['removed', 'added', 'changed'] as const).flatMap((change) => {
    const number = found?.[change] ?? 0;
    if (found === null || number === 0) return [];
    const oids = found.samples.filter((one) => one.change === change).map(({ oid }) => oid);
    const named =
      oids.length === 0 ? '' : ` (${oids.join(', ')}${number > oids.length ? ', …' : ''})`;
    return [
      `${number} large ${number === 1 ? 'object' : 'objects'}${named}: ${largeObjectMessage[change]}.`,
    ];
  });
}

const largeObjectMessage = {
  removed: 'missing after the restore',
  added: 'not in the backup',
  changed: 'content differs after the restore',
} as const;

/** True if the only differences are tables whose rows could not be compared. */
export function isOnlyUnknown({
  tables,
  objects,
  sequences,
  largeObjects,
}: BackupDifference): boolean {
  const changed = tables.filter(({ change }) => change !== 'same');
  return (
    changed.length > 0 &&
    objects.length + sequences.length === 0 &&
    (largeObjects === null ||
      largeObjects.added + largeObjects.removed + largeObjects.changed === 0) &&
    changed.every(
      (one) =>
        one.change === 'changed' &&
        one.rows === null &&
        one.rowsBefore === one.rowsAfter &&
        !one.definitionChanged,
    )
  );
}

function describeTable(table: TableDifference): string[] {
  const name = qualified(table.schema, table.name);
  switch (table.change) {
    case 'same':
      return [];
    case 'added':
    case 'removed':
      return [`The table ${name} ${changeNames[table.change]}.`];
    case 'changed':
      break;
  }
  const { rows, rowsBefore, rowsAfter } = table;
  const found: string[] = [];
  if (rowsBefore !== rowsAfter) {
    found.push(
      `${name} has ${rowsAfter ?? 0} ${plural(rowsAfter ?? 0, 'row')} after the restore instead of ${rowsBefore ?? 0}.`,
    );
  } else if (rows !== null && rows.added + rows.removed + rows.changed > 0) {
    found.push(`Rows of ${name} differ after the restore.`);
  }
  if (rows === null) {
    found.push(
      `The rows of ${name} could not be compared: the backup has too little information about them.`,
    );
  }
  if (
    table.definitionChanged ||
    table.columnsAdded.length + table.columnsRemoved.length + table.columnsChanged.length > 0
  ) {
    found.push(`The definition of ${name} differs after the restore.`);
  }
  return found.length === 0 ? [`${name} differs after the restore.`] : found;
}

const qualified = (schema: string | null, name: string): string =>
  schema === null || schema === '' ? name : `${schema}.${name}`;
