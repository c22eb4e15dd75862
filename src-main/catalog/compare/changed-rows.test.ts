import { describe, expect, it } from 'vitest';
import {
  catalogScene,
  codeOf,
  copyBlock,
  createT,
  entry,
  head,
  tail,
  type Cell,
} from '../../../tests/support/catalog-scene.ts';
import { ChangeLog } from './change-log.ts';

const scene = catalogScene();
const key = entry(
  'CONSTRAINT',
  't t_pkey',
  'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (a);',
);
const t = { schema: 'public', name: 't' };

async function compared(before: string, after: string) {
  const one = await scene.catalogs.open(await scene.fileOf(head + before + tail, 'before.sql'));
  const two = await scene.catalogs.open(await scene.fileOf(head + after + tail, 'after.sql.gz'));
  return { one, two, kept: await scene.catalogs.compareAndKeep(one.openedId, two.openedId) };
}

describe('the changed rows of a comparison', () => {
  const rows = Array.from({ length: 3000 }, (_none, at): Cell[] => [String(at), `v${at}`]);
  const later = [
    ...rows
      .filter(([a]) => a !== '7')
      .map(([a = '', b = '']): Cell[] => [a, Number(a) % 10 === 0 ? `${b}!` : b]),
    ['9000', null] as Cell[],
  ];

  it('are all returned, page by page, in the order of the table, with their earlier values', async () => {
    const { kept } = await compared(
      createT + copyBlock('t', ['a', 'b'], rows) + key,
      createT + copyBlock('t', ['a', 'b'], later) + key,
    );
    expect(kept.difference.tables[0]?.rows).toMatchObject({ added: 1, removed: 1, changed: 300 });
    const found = [];
    for (let offset = 0; ; offset += 100) {
      const page = await scene.catalogs.changes(kept.comparisonId, { ...t, offset, limit: 100 });
      expect(page.totalRows).toBe(302);
      found.push(...page.rows);
      if (page.rows.length < 100) break;
    }
    expect(found).toHaveLength(302);
    expect(found[0]).toEqual({
      number: 0,
      change: 'changed',
      values: ['0', 'v0!'],
      before: [{ column: 1, value: 'v0' }],
    });
    expect(found[1]).toEqual({ number: 7, change: 'removed', values: ['7', 'v7'], before: [] });
    expect(found.at(-1)).toEqual({
      number: 2999,
      change: 'added',
      values: ['9000', null],
      before: [],
    });
    const numbers = found.map(({ number }) => number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  it('of a table that only one side has are all its rows', async () => {
    const { kept } = await compared(createT, createT + copyBlock('u', ['x'], [['1'], ['2']]));
    const page = await scene.catalogs.changes(kept.comparisonId, {
      schema: 'public',
      name: 'u',
      offset: 1,
      limit: 10,
    });
    expect(page).toMatchObject({
      columns: ['x'],
      totalRows: 2,
      rows: [{ number: 1, change: 'added' }],
    });
  });

  it('cannot be read after the comparison or one of its backups was closed', async () => {
    const { one, kept } = await compared(createT + key, createT + key);
    const read = scene.catalogs.changes.bind(null, kept.comparisonId, {
      ...t,
      offset: 0,
      limit: 1,
    });
    expect((await read()).totalRows).toBe(0);
    await scene.catalogs.close(one.openedId);
    expect(await codeOf(Promise.resolve().then(read))).toBe('backup-not-open');
  });
});

it('a log keeps the differences of several tables apart, and is empty for the others', async () => {
  const log = await ChangeLog.create();
  try {
    for (const [name, rows] of [
      ['a', [5, 1, 3]],
      ['b', [2]],
    ] as const) {
      const recorder = log.recorder(name);
      for (const row of rows) recorder.add({ change: 'added', before: null, after: row });
      await recorder.end();
    }
    expect((await log.read('a', 1, 9)).map(({ after }) => after)).toEqual([3, 5]);
    expect(await log.read('b', 0, 9)).toEqual([{ change: 'added', before: null, after: 2 }]);
    expect([log.count('a'), log.count('c'), (await log.read('c', 0, 9)).length]).toEqual([3, 0, 0]);
  } finally {
    await log.close();
  }
});
