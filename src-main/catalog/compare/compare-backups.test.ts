import { describe, expect, it } from 'vitest';
import {
  catalogScene,
  copyBlock,
  createT,
  entry,
  head,
  insertBlock,
  tail,
  type Cell,
} from '../../../tests/support/catalog-scene.ts';

const scene = catalogScene();

describe('comparing', () => {
  const pk = (name: string): string =>
    entry(
      'CONSTRAINT',
      `${name} ${name}_pkey`,
      `ALTER TABLE ONLY public.${name}\n    ADD CONSTRAINT ${name}_pkey PRIMARY KEY (a);`,
    );
  async function differences(before: string, after: string) {
    const one = await scene.catalogs.open(await scene.fileOf(head + before + tail, 'before.sql'));
    const two = await scene.catalogs.open(await scene.fileOf(head + after + tail, 'after.sql.gz'));
    return scene.catalogs.compare(one.openedId, two.openedId);
  }

  it('counts rows that were added, removed and changed, by primary key, and shows some of them', async () => {
    const rows = Array.from({ length: 3000 }, (_none, at): Cell[] => [String(at), `v${at}`]);
    const changed = rows
      .filter(([a]) => a !== '7')
      .map(([a = '', b = '']): Cell[] => (a === '1234' ? [a, null] : [a, b]));
    changed.push(['', 'empty key']);
    const found = await differences(
      createT + copyBlock('t', ['a', 'b'], rows) + pk('t'),
      createT +
        copyBlock(
          't',
          ['b', 'a'],
          changed.toReversed().map(([a, b]) => [b ?? null, a ?? null]),
        ) +
        pk('t'),
    );
    expect(found.tables).toMatchObject([
      { change: 'changed', definitionChanged: false, rowsBefore: 3000, rowsAfter: 3000 },
    ]);
    expect(found.tables[0]?.rows).toEqual({
      added: 1,
      removed: 1,
      changed: 1,
      keyColumns: ['a'],
      samples: expect.arrayContaining([
        {
          change: 'changed',
          key: ['1234'],
          values: [{ column: 'b', before: 'v1234', after: null }],
        },
        { change: 'added', key: [''], values: [{ column: 'b', before: null, after: 'empty key' }] },
        { change: 'removed', key: ['7'], values: [{ column: 'b', before: 'v7', after: null }] },
      ]),
    });
    expect(found.same).toBe(false);
  });

  it('counts rows of a table without a key, including duplicate rows', async () => {
    const found = await differences(
      createT +
        copyBlock(
          't',
          ['a', 'b'],
          [
            ['x', 'y'],
            ['x', 'y'],
            ['1', '2'],
          ],
        ),
      createT +
        copyBlock(
          't',
          ['a', 'b'],
          [
            ['1', '2'],
            ['x', 'y'],
            ['3', '4'],
          ],
        ),
    );
    expect(found.tables[0]?.rows).toMatchObject({ added: 1, removed: 1, changed: 0 });
  });

  it('distinguishes tables, columns, other objects and sequences', async () => {
    const view = (sql: string): string => entry('VIEW', 'v', `CREATE VIEW public.v AS\n ${sql};`);
    const set = (value: number): string =>
      entry('SEQUENCE SET', 's', `SELECT pg_catalog.setval('public.s', ${value}, true);`);
    const found = await differences(
      createT +
        entry('TABLE', 'old', 'CREATE TABLE public.old (\n    a text\n);') +
        view('SELECT 1') +
        set(1),
      entry(
        'TABLE',
        't',
        'CREATE TABLE public.t (\n    a text NOT NULL,\n    c numeric(10,2)\n);',
      ) +
        entry('TABLE', 'new', 'CREATE TABLE public.new (\n    a text\n);') +
        view('SELECT 2') +
        set(5),
    );
    expect(found.tables).toMatchObject([
      {
        name: 't',
        change: 'changed',
        columnsAdded: ['c'],
        columnsRemoved: ['b'],
        columnsChanged: [{ column: 'a', before: 'text', after: 'text NOT NULL' }],
      },
      { name: 'new', change: 'added' },
      { name: 'old', change: 'removed' },
    ]);
    expect(found.objects).toEqual([
      { change: 'changed', type: 'VIEW', schema: 'public', name: 'v' },
    ]);
    expect(found.sequences).toEqual([{ schema: 'public', name: 's', before: '1', after: '5' }]);
  });

  it('treats a sequence that a dump creates and does not set as not used yet', async () => {
    const made = entry('SEQUENCE', 's', 'CREATE SEQUENCE public.s;');
    const set = (isCalled: boolean): string =>
      made + entry('SEQUENCE SET', 's', `SELECT pg_catalog.setval('public.s', 1, ${isCalled});`);
    expect((await differences(made, set(false))).same).toBe(true);
    expect((await differences(set(false), made)).same).toBe(true);
    const used = [{ schema: 'public', name: 's', before: null, after: '1' }];
    expect((await differences(made, set(true))).sequences).toEqual(used);
  });

  it('finds no difference between a dump and the same dump in another form', async () => {
    const rows: Cell[][] = [
      ['1', "it's"],
      ['2', null],
      ['3', 'back\\slash\nline'],
    ];
    const found = await differences(
      createT + copyBlock('t', ['a', 'b'], rows) + pk('t'),
      createT + insertBlock('t', rows, 2) + pk('t'),
    );
    expect(found.same).toBe(true);
  });
});
