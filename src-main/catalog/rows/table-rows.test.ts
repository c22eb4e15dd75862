import { describe, expect, it } from 'vitest';
import {
  catalogScene,
  codeOf,
  copyBlock,
  createT,
  head,
  tail,
  type Cell,
} from '../../../tests/support/catalog-scene.ts';

const scene = catalogScene();

describe('searching', () => {
  const rows = Array.from({ length: 50 }, (_none, at): Cell[] => [
    `row ${at}`,
    at % 10 === 0 ? 'Ten' : null,
  ]);
  it('finds rows by part of a value, continues where it stopped, and can be limited to one column', async () => {
    const file = await scene.fileOf(head + createT + copyBlock('t', ['a', 'b'], rows) + tail);
    const { openedId } = await scene.catalogs.open(file);
    const what = { table: 0, text: 'ten', column: null, matchCase: false, fromRow: 0, limit: 2 };
    const first = await scene.catalogs.search(openedId, what);
    expect(first.rows.map(({ number }) => number)).toEqual([0, 10]);
    expect(first.nextRow).toBe(11);
    const rest = await scene.catalogs.search(openedId, { ...what, fromRow: 11, limit: 10 });
    expect(rest.rows.map(({ number }) => number)).toEqual([20, 30, 40]);
    expect(rest.nextRow).toBeNull();
    expect((await scene.catalogs.search(openedId, { ...what, matchCase: true })).rows).toEqual([]);
    expect((await scene.catalogs.search(openedId, { ...what, column: 'a' })).rows).toEqual([]);
  });

  it('finds rows of all tables in one pass, counts all of them, and shows the first ones', async () => {
    const others = Array.from({ length: 5 }, (_none, at): Cell[] => [
      `u${at}`,
      at < 2 ? 'often' : '-',
    ]);
    const sql =
      head + createT + copyBlock('t', ['a', 'b'], rows) + copyBlock('u', ['a', 'b'], others);
    for (const name of ['all.sql', 'all.sql.gz']) {
      const { openedId } = await scene.catalogs.open(await scene.fileOf(sql + tail, name));
      const fractions: number[] = [];
      const hits = await scene.catalogs.searchAll(
        openedId,
        { text: 'TEN', matchCase: false, limit: 3 },
        { onProgress: (fraction) => fractions.push(fraction) },
      );
      expect(
        hits.map(({ table, found, nextRow, rows: first }) => ({
          table,
          found,
          nextRow,
          first: first.map(({ number }) => number),
        })),
      ).toEqual([
        { table: 0, found: 5, nextRow: 30, first: [0, 10, 20] },
        { table: 1, found: 2, nextRow: null, first: [0, 1] },
      ]);
      expect(fractions.at(-1)).toBe(1);
    }
  });

  it('stops when it is cancelled', async () => {
    const file = await scene.fileOf(head + createT + copyBlock('t', ['a', 'b'], rows) + tail);
    const { openedId } = await scene.catalogs.open(file);
    const what = { table: 0, text: 'x', column: null, matchCase: false, fromRow: 0, limit: 2 };
    const signal = AbortSignal.abort();
    expect(await codeOf(scene.catalogs.search(openedId, what, { signal }))).toBe(
      'reading-cancelled',
    );
  });
});

describe('a value that is too long to show', () => {
  it('is truncated and marked as truncated; a single row shows more of it', async () => {
    const long = 'ü'.repeat(20_000);
    const file = await scene.fileOf(
      head + createT + copyBlock('t', ['a', 'b'], [[long, 'x']]) + tail,
    );
    const { openedId } = await scene.catalogs.open(file);
    const two = await scene.catalogs.rows(openedId, { table: 0, offset: 0, limit: 2 });
    expect(two.cut).toEqual([{ row: 0, column: 0, bytes: 40_000 }]);
    expect(two.rows[0]?.values[0]).toBe('ü'.repeat(2048));
    const one = await scene.catalogs.rows(openedId, { table: 0, offset: 0, limit: 1 });
    expect(one.cut).toEqual([]);
    expect(one.rows[0]?.values).toEqual([long, 'x']);
  });
});
