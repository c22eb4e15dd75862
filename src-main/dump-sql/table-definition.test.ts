import { describe, expect, it } from 'vitest';
import {
  columnsOf,
  columnSourcesOf,
  ownerOf,
  primaryKeyOf,
  withoutColumnOrder,
  withoutNotNull,
} from './table-definition.ts';

describe('the columns of a CREATE TABLE', () => {
  it('do not include constraints, whatever the defaults contain', () => {
    const sql = `CREATE TABLE public."t (1)" (
    id integer DEFAULT nextval('public.s'::regclass) NOT NULL,
    "a, ""b""" numeric(10,2) DEFAULT 0,
    word text DEFAULT 'it''s, (odd'::text,
    list text[] DEFAULT ARRAY['a'::text, 'b'::text],
    CONSTRAINT positive CHECK ((id > 0)),
    PRIMARY KEY (id)
)
INHERITS (public.parent);`;
    expect(columnsOf(sql)).toEqual([
      { name: 'id', definition: "integer DEFAULT nextval('public.s'::regclass) NOT NULL" },
      { name: 'a, "b"', definition: 'numeric(10,2) DEFAULT 0' },
      { name: 'word', definition: "text DEFAULT 'it''s, (odd'::text" },
      { name: 'list', definition: "text[] DEFAULT ARRAY['a'::text, 'b'::text]" },
    ]);
    expect(primaryKeyOf(sql)).toEqual(['id']);
  });

  it('are empty for a view or a table without columns', () => {
    expect(columnsOf('CREATE VIEW public.v AS\n SELECT 1;')).toEqual([]);
    expect(columnsOf('CREATE TABLE public.t (\n);')).toEqual([]);
  });
});

it.each([
  ['ALTER TABLE ONLY public.t\n    ADD CONSTRAINT c UNIQUE (a);', 'public', 't'],
  ['ALTER TABLE public."T.x" ENABLE ROW LEVEL SECURITY;', 'public', 'T.x'],
  ['CREATE UNIQUE INDEX i ON ONLY s.t USING btree (a);', 's', 't'],
  [
    'CREATE TRIGGER g BEFORE INSERT OR UPDATE OF a ON s.t FOR EACH ROW EXECUTE FUNCTION f();',
    's',
    't',
  ],
  ['CREATE RULE r AS\n    ON INSERT TO s.t DO INSTEAD NOTHING;', 's', 't'],
  ['CREATE POLICY p ON s.t FOR SELECT USING (true);', 's', 't'],
  ["COMMENT ON COLUMN s.t.a IS 'x';", 's', 't'],
  ["COMMENT ON TABLE s.t IS 'x';", 's', 't'],
  ['ALTER SEQUENCE s.q OWNED BY s.t.a;', 's', 't'],
  ['ALTER TABLE t\n    ADD PRIMARY KEY (a);', '', 't'],
])('belongs to its table: %s', (sql, schema, name) => {
  expect(ownerOf(sql)).toEqual({ schema, name });
});

it.each(['CREATE TABLE s.t (\n    a integer\n);', "COMMENT ON SCHEMA s IS 'ON s.t IS';", ''])(
  'belongs to no table: %s',
  (sql) => {
    expect(ownerOf(sql)).toBeNull();
  },
);

it('stops at a long name in a list without an end', () => {
  const name = 'a'.repeat(60);
  expect(
    columnSourcesOf(`CREATE TABLE public.t (x int)\nINHERITS (public.${name}`).sources,
  ).toEqual([]);
  expect(primaryKeyOf(`PRIMARY KEY (${name}`)).toBeNull();
});

it('ignores the order of columns in a table that inherits, because a server changes it', () => {
  const table = (columns: string, end = '\nINHERITS (public.parent);'): string =>
    `CREATE TABLE public.t (\n    ${columns}\n)${end}`;
  const [one, other] = [table('a integer,\n    b text'), table('b text,\n    a integer')];
  expect(withoutColumnOrder(one)).toBe(withoutColumnOrder(other));
  expect(withoutColumnOrder(one)).not.toBe(withoutColumnOrder(table('a integer')));
  const alone = table('b text,\n    a integer', ';');
  expect(withoutColumnOrder(alone)).toBe(alone);
});

it('treats a column as NOT NULL if the primary key includes it', () => {
  const table = (id: string): string =>
    `CREATE TABLE public.t (\n    id ${id},\n    b text NOT NULL\n);`;
  expect(withoutNotNull(table('integer NOT NULL'), ['id'])).toBe(table('integer'));
  expect(withoutNotNull(table('integer'), ['id'])).toBe(table('integer'));
  expect(withoutNotNull('CREATE INDEX i ON public.t USING btree (id);', ['id'])).toContain('INDEX');
});
