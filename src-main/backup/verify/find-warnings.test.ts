import { describe, expect, it } from 'vitest';
import { findWarnings, type Measured } from './find-warnings.ts';

const backup = (sqlBytes: number, rows: Record<string, number>): Measured => ({
  filename: 'backup_2026-02-14T10-30-00.sql.gz',
  sql: { sizeBytes: sqlBytes, sha256: '' },
  catalog: {
    tables: Object.entries(rows).map(([name, count]) => ({
      schema: 'public',
      name,
      columns: [],
      rows: count,
      dataStart: 0,
      dataEnd: 0,
    })),
    objects: [],
  },
});
const megabyte = 1024 * 1024;

describe('a backup has a warning', () => {
  it('if it is less than half as large as the last good backup', () => {
    const warnings = findWarnings(backup(4 * megabyte, {}), backup(9 * megabyte, {}));
    expect(warnings.map(({ kind }) => kind)).toEqual(['much-smaller']);
  });

  it('if a table lost most of its rows, or is missing', () => {
    const previous = backup(megabyte, { orders: 1000, customers: 500, books: 300 });
    const warnings = findWarnings(backup(megabyte, { orders: 499, books: 299 }), previous);
    expect(warnings).toMatchObject([
      { kind: 'rows-lost', name: 'orders', rows: 499, previousRows: 1000 },
      { kind: 'rows-lost', name: 'customers', rows: 0, previousRows: 500 },
    ]);
  });

  it('but not for ordinary changes, growth, or small tables', () => {
    const previous = backup(megabyte, { orders: 1000, tags: 99 });
    expect(findWarnings(backup(0.6 * megabyte, { orders: 500, tags: 0 }), previous)).toEqual([]);
    expect(findWarnings(backup(5 * megabyte, { orders: 9000, tags: 1 }), previous)).toEqual([]);
    expect(findWarnings(backup(100, {}), backup(1000, {}))).toEqual([]);
  });

  it('but not for a table whose rows are in several blocks, as with some partitions', () => {
    const blocks = backup(megabyte, { large: 1000, small: 10 });
    const tables = blocks.catalog.tables.map((table) => ({ ...table, name: 'root' }));
    const both = { ...blocks, catalog: { ...blocks.catalog, tables } };
    expect(findWarnings(both, both)).toEqual([]);
  });
});
