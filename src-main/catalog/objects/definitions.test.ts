import { describe, expect, it } from 'vitest';
import {
  catalogScene,
  copyBlock,
  createT,
  entry,
  head,
  tail,
} from '../../../tests/support/catalog-scene.ts';

const scene = catalogScene();

describe('a definition', () => {
  it('of a table includes everything that belongs to it, and nothing of a table with a similar name', async () => {
    const sql = [
      createT,
      entry('TABLE', '"t x"', 'CREATE TABLE public."t x" (\n    a text\n);'),
      entry('TABLE', 't x', 'CREATE TABLE public."t x" (\n    a text\n);'),
      copyBlock('t', ['a', 'b'], [['1', '2']]),
      entry(
        'CONSTRAINT',
        't t_pkey',
        'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (a);',
      ),
      entry(
        'CONSTRAINT',
        't x_pkey',
        'ALTER TABLE ONLY public."t x"\n    ADD CONSTRAINT x_pkey PRIMARY KEY (a);',
      ),
      entry('INDEX', 'some', 'CREATE INDEX some ON public.t USING btree (b);'),
      entry(
        'COMMENT',
        'COLUMN t.a',
        "COMMENT ON COLUMN public.t.a IS '--\n-- Name: x; Type: TABLE; Schema: y; Owner: z\nCOPY x (a) FROM stdin;';",
      ),
    ].join('');
    const { openedId, objects } = await scene.catalogs.open(await scene.fileOf(head + sql + tail));
    const { sql: text } = await scene.catalogs.definition(openedId, 0);
    expect(text).toBe(
      [
        'CREATE TABLE public.t (\n    a text,\n    b text\n);',
        'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (a);',
        'CREATE INDEX some ON public.t USING btree (b);',
        "COMMENT ON COLUMN public.t.a IS '--\n-- Name: x; Type: TABLE; Schema: y; Owner: z\nCOPY x (a) FROM stdin;';",
      ].join('\n\n'),
    );
    expect(objects.map(({ kind }) => kind)).toEqual([
      'table',
      'table',
      'table',
      'constraint',
      'constraint',
      'index',
      'other',
    ]);
  });
});
