/**
 * The values of sequences: reads the values that are missing in a catalog, and compares the values
 * of two backups.
 */
import type { BackupDifference } from '#shared/domain/catalog.ts';
import { readEntries } from './definitions.ts';
import { qualified, type OpenBackup } from '../source/opened-backup.ts';

/** Shown for a value that the dump sets in a form that Nightjar cannot parse. */
const unreadable = 'an unreadable value';
const notUsed = ' (not used yet)';

/**
 * Returns the sequences that are set to a value, by `qualified` name, with the index of their
 * entries.
 */
function setsOf({ catalog }: OpenBackup): Map<string, number> {
  return new Map(
    catalog.objects.flatMap(({ type, schema, name }, index): [string, number][] =>
      type === 'SEQUENCE SET' ? [[qualified(schema ?? '', name), index]] : [],
    ),
  );
}

/**
 * Reads the values that are missing: manifests of the first versions list no sequences, and later
 * versions omitted names with line breaks. Fails with `reading-cancelled`.
 */
export async function readMissingSequences(
  backup: OpenBackup,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { catalog } = backup;
  const sequences = catalog.sequences ?? [];
  const known = new Set(sequences.map(({ schema, name }) => qualified(schema, name)));
  const missing = [...setsOf(backup)].flatMap(([key, index]) => (known.has(key) ? [] : [index]));
  for await (const { index, sql } of readEntries(backup, missing, signal)) {
    const [, lastValue, isCalled] = /, (-?\d+), (true|false)\);$/u.exec(sql) ?? [];
    const object = catalog.objects[index];
    if (object === undefined || lastValue === undefined) continue;
    const { schema, name } = object;
    sequences.push({ schema: schema ?? '', name, lastValue, isCalled: isCalled === 'true' });
  }
  catalog.sequences = sequences;
}

/**
 * A value that could not be read is a difference, regardless of the other side. A dump that creates
 * a sequence and sets no value (`pg_dump --schema-only`) leaves the sequence at its start: not used
 * yet.
 */
export function compareSequences(
  before: OpenBackup,
  after: OpenBackup,
): BackupDifference['sequences'] {
  const [left, right] = [valuesOf(before), valuesOf(after)];
  const [createdBefore, createdAfter] = [sequencesOf(before), sequencesOf(after)];
  return [...new Set([...right.keys(), ...left.keys()])].flatMap((key) => {
    const [schema = '', name = ''] = key.split('\0');
    const [old, now] = [left.get(key) ?? null, right.get(key) ?? null];
    const isSame =
      old === now ||
      (old === null && starts(createdBefore, key, now)) ||
      (now === null && starts(createdAfter, key, old));
    return isSame && old !== unreadable ? [] : [{ schema, name, before: old, after: now }];
  });
}

/** Returns the sequences that the dump creates, by `qualified` name. */
function sequencesOf({ catalog }: OpenBackup): ReadonlySet<string> {
  return new Set(
    catalog.objects.flatMap(({ type, schema, name }) =>
      type === 'SEQUENCE' ? [qualified(schema ?? '', name)] : [],
    ),
  );
}

/**
 * True if a backup that creates the sequences `created` and sets no value leaves the sequence in the
 * state `other`.
 */
function starts(created: ReadonlySet<string>, key: string, other: string | null): boolean {
  return created.has(key) && other?.endsWith(notUsed) === true;
}

function valuesOf(backup: OpenBackup): Map<string, string> {
  const values = new Map([...setsOf(backup).keys()].map((key) => [key, unreadable]));
  for (const { schema, name, lastValue, isCalled } of backup.catalog.sequences ?? []) {
    values.set(qualified(schema, name), isCalled ? lastValue : `${lastValue}${notUsed}`);
  }
  return values;
}
