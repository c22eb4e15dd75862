import { expect, it } from 'vitest';
import {
  catalogScene,
  copyBlock,
  entry,
  head,
  tail,
} from '../../../tests/support/catalog-scene.ts';

const scene = catalogScene();

it('names the type and the keys of each column, also with quoted names', async () => {
  const sql =
    entry(
      'TABLE',
      't',
      `CREATE TABLE public.t (\n    id bigint NOT NULL,\n    "of, whom" numeric(10,2) DEFAULT 0,\n    note text\n);`,
    ) +
    copyBlock('t', ['id', '"of, whom"', 'note'], [['1', '2', '3']]) +
    entry(
      'CONSTRAINT',
      't t_pkey',
      'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (id);',
    ) +
    entry(
      'FK CONSTRAINT',
      't t_whom',
      'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_whom FOREIGN KEY ("of, whom") REFERENCES public."the people"(id);',
    );
  const { openedId } = await scene.catalogs.open(await scene.fileOf(head + sql + tail));
  expect(await scene.catalogs.columns(openedId, 0)).toEqual([
    {
      name: 'id',
      definition: 'bigint NOT NULL',
      isPrimaryKey: true,
      references: null,
      isIdentityAlways: false,
    },
    {
      name: 'of, whom',
      definition: 'numeric(10,2) DEFAULT 0',
      isPrimaryKey: false,
      references: 'public.the people',
      isIdentityAlways: false,
    },
    {
      name: 'note',
      definition: 'text',
      isPrimaryKey: false,
      references: null,
      isIdentityAlways: false,
    },
  ]);
});

it('names no types if the dump contains only rows', async () => {
  const file = await scene.fileOf(head + copyBlock('t', ['id'], [['1']]) + tail);
  const { openedId } = await scene.catalogs.open(file);
  expect(await scene.catalogs.columns(openedId, 0)).toEqual([
    {
      name: 'id',
      definition: null,
      isPrimaryKey: false,
      references: null,
      isIdentityAlways: false,
    },
  ]);
});
