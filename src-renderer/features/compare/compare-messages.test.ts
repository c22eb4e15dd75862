import { describe, expect, test } from 'vitest';
import type { BackupDifference, TableDifference } from '#shared/domain/catalog.ts';
import { rowChanges, shapeChanges, summaryOf } from './compare-messages.ts';

const table = (changes: Partial<TableDifference>): TableDifference => ({
  change: 'changed',
  schema: 'public',
  name: 'book',
  definitionChanged: false,
  columnsAdded: [],
  columnsRemoved: [],
  columnsChanged: [],
  rowsBefore: 10,
  rowsAfter: 12,
  stateBefore: 'whole',
  stateAfter: 'whole',
  bytesBefore: 1,
  bytesAfter: 1,
  rows: null,
  ...changes,
});
const rows = (added: number, removed: number, changed: number) => ({
  added,
  removed,
  changed,
  keyColumns: ['id'],
  samples: [],
});

describe('a comparison', () => {
  test('is summarised as "nothing changed" or by the number of changes', () => {
    const nothing: BackupDifference = {
      same: true,
      damage: { before: null, after: null },
      tables: [],
      objects: [],
      sequences: [],
      largeObjects: null,
    };
    expect(summaryOf(nothing)).toBe('Nothing has changed.');
    expect(
      summaryOf({
        same: false,
        damage: { before: null, after: null },
        tables: [
          table({ rows: rows(1200, 1, 0) }),
          table({ change: 'added', rows: null }),
          table({ change: 'same' }),
        ],
        objects: [{ change: 'removed', type: 'VIEW', schema: 'public', name: 'v' }],
        sequences: [{ schema: 'public', name: 's', before: '1', after: '2' }],
        largeObjects: { added: 2, removed: 0, changed: 0, samples: [] },
      }),
    ).toBe(
      'Tables: 1 changed, 1 added. Rows: 1,200 added, 1 removed. Other objects: 1 removed. Large objects: 2 added. Sequences: 1 changed.',
    );
  });

  test('lists the changes of the columns and the definition of a table', () => {
    expect(shapeChanges(table({ definitionChanged: true }))).toHaveLength(1);
    expect(
      shapeChanges(
        table({
          definitionChanged: true,
          columnsAdded: ['isbn'],
          columnsChanged: [{ column: 'price', before: 'integer', after: 'numeric' }],
        }),
      ),
    ).toEqual(['Column isbn was added.', 'Column price changed from integer to numeric.']);
  });

  test('counts the changed rows of a table, and does not treat equal row counts as equal rows', () => {
    expect(rowChanges(table({ rows: rows(2, 1000, 3) }))).toBe('+2 −1,000 ~3');
    expect(rowChanges(table({ rows: rows(0, 0, 0) }))).toBe('–');
    expect(rowChanges(table({ change: 'added', rowsAfter: 7 }))).toBe('+7');
    expect(rowChanges(table({ rowsAfter: 10, rows: null }))).toBe('not compared row by row');
  });
});
