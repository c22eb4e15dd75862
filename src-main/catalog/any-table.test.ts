/** Tables with any content are read back unchanged, regardless of the form of the dump. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  catalogScene,
  copyBlock,
  createT,
  head,
  insertBlock,
  tail,
  type Cell,
} from '../../tests/support/catalog-scene.ts';

const scene = catalogScene();

const cells = fc.option(
  fc.string({
    unit: fc.constantFrom(
      'a',
      'ß',
      '✓',
      '\\',
      '.',
      'N',
      '\n',
      '\t',
      '\r',
      "'",
      '"',
      ',',
      '(',
      ')',
      ';',
      'x',
      '7',
      '\b',
      '\v',
      '-',
    ),
    maxLength: 12,
  }),
  { nil: null, freq: 6 },
);
const tables = fc.array(fc.tuple(cells, cells), { maxLength: 12 });

describe('any table', () => {
  it.each([
    ['COPY', 'dump.sql', (rows: Cell[][]) => copyBlock('t', ['a', 'b'], rows)],
    ['COPY in gzip', 'dump.sql.gz', (rows: Cell[][]) => copyBlock('t', ['a', 'b'], rows)],
    ['INSERTs', 'dump.sql', (rows: Cell[][]) => insertBlock('t', rows, 1)],
    ['INSERTs of three rows', 'dump.sql', (rows: Cell[][]) => insertBlock('t', rows, 3)],
  ])('is read back unchanged from %s', async (_form, name, data) => {
    await fc.assert(
      fc.asyncProperty(tables, fc.integer({ min: 0, max: 12 }), async (rows, offset) => {
        const file = await scene.fileOf(head + createT + data(rows) + tail, name);
        const { openedId, tables: found, warnings } = await scene.catalogs.open(file);
        expect(warnings).toEqual([]);
        expect(found).toMatchObject([{ name: 't', rows: rows.length, columns: ['a', 'b'] }]);
        const page = await scene.catalogs.rows(openedId, { table: 0, offset, limit: 100 });
        expect(page.rows).toEqual(
          rows.slice(offset).map((values, at) => ({ number: offset + at, values })),
        );
        await scene.catalogs.close(openedId);
      }),
      { numRuns: 60 },
    );
  });

  it('is read back unchanged from a CSV file, which distinguishes NULL from an empty string', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (rows) => {
        const file = await scene.fileOf(head + createT + copyBlock('t', ['a', 'b'], rows) + tail);
        const { openedId } = await scene.catalogs.open(file);
        const target = path.join(scene.folder, 'out.csv');
        await scene.catalogs.exportTable(openedId, { table: 0, format: 'csv', target });
        const quoted = (cell: Cell): string =>
          cell === null ? '' : `"${cell.replaceAll('"', '""')}"`;
        const lines = [['a', 'b'], ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`);
        expect(await readFile(target, 'utf8')).toBe(lines.join(''));
        await scene.catalogs.close(openedId);
      }),
      { numRuns: 100 },
    );
  });

  it('has one fingerprint, regardless of the order of rows and columns and the form of the dump', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (rows) => {
        const swapped = rows.toReversed().map(([a, b]): Cell[] => [b, a]);
        const prints: string[] = [];
        for (const [at, data] of [
          copyBlock('t', ['a', 'b'], rows),
          copyBlock('t', ['b', 'a'], swapped),
          insertBlock('t', rows, 2),
        ].entries()) {
          const file = await scene.fileOf(head + createT + data + tail, `${at}.sql`);
          const { openedId } = await scene.catalogs.open(file);
          prints.push(await scene.catalogs.fingerprint(openedId, 0));
          await scene.catalogs.close(openedId);
        }
        expect(new Set(prints).size).toBe(1);
        expect(prints[0]).toMatch(new RegExp(`^${rows.length}:[0-9a-f]{32}$`, 'u'));
      }),
      { numRuns: 30 },
    );
  });
});
