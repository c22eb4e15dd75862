/** Rows of one table in several blocks, each with other columns. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compareBackups } from '../compare/compare-backups.ts';
import { exportedBytes } from './export-table.ts';
import { TableFingerprint } from '../compare/fingerprint.ts';
import { openBackup } from '../open/open-backup.ts';
import type { OpenBackup, OpenTable } from '../source/opened-backup.ts';
import { tableChunks } from './table-bytes.ts';
import { readRows, searchRows } from './table-rows.ts';

let folder: string;
const backups: OpenBackup[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-blocks-'));
});
afterAll(async () => {
  for (const backup of backups) await backup.close();
  await rm(folder, { recursive: true, force: true });
});

const create = `--
-- Name: t; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.t (
    id integer NOT NULL,
    v text,
    twice integer GENERATED ALWAYS AS ((id * 2)) STORED,
    w text
);


`;
const primaryKey = `--
-- Name: t t_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (id);


`;
const oneBlock =
  'COPY public.t (id, v, w) FROM stdin;\n1\ta\tx\n2\tb\t\\N\n3\tc\ty\n4\td\tz\n\\.\n\n';
const copies =
  'COPY public.t (id, v, w) FROM stdin;\n1\ta\tx\n2\tb\t\\N\n\\.\n\nCOPY public.t (w, id, v) FROM stdin;\ny\t3\tc\nz\t4\td\n\\.\n\n';
const mixed =
  "COPY public.t (id, v, w) FROM stdin;\n1\ta\tx\n2\tb\t\\N\n\\.\n\nINSERT INTO public.t (w, twice, id, v) VALUES ('y', DEFAULT, 3, 'c');\nINSERT INTO public.t VALUES (4, 'd', DEFAULT, 'z');\n\n";
const inserts =
  "INSERT INTO public.t (v, id, w) VALUES ('a', 1, 'x'), ('b', 2, NULL);\nINSERT INTO public.t (w, twice, id, v) VALUES ('y', DEFAULT, 3, 'c');\nINSERT INTO public.t VALUES (4, 'd', DEFAULT, 'z');\n\n";

const dataComment = '--\n-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: -\n--\n\n';

async function opened(rows: string): Promise<{ backup: OpenBackup; table: OpenTable }> {
  const head = "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\n";
  const closing = '--\n-- PostgreSQL database dump complete\n--\n\n';
  const file = path.join(folder, `${backups.length}.sql`);
  await writeFile(file, head + create + dataComment + rows + primaryKey + closing);
  const backup = await openBackup(file, { cache: null });
  backups.push(backup);
  const [table] = backup.tables;
  if (table === undefined) throw new Error('The dump has a table');
  return { backup, table };
}

async function exported(
  { backup, table }: { backup: OpenBackup; table: OpenTable },
  format: 'csv' | 'sql',
): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of exportedBytes(backup, table, { format })) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function fingerprint({ backup, table }: { backup: OpenBackup; table: OpenTable }) {
  const found = new TableFingerprint(table.columns);
  for await (const chunk of tableChunks(backup, table)) found.push(chunk);
  return found.text();
}

it.each([
  ['COPY blocks in another order', copies],
  ['COPY and INSERT', mixed],
  ['INSERT statements in another order', inserts],
])('every value is in its own column: %s', async (_what, sql) => {
  const one = await opened(oneBlock);
  const several = await opened(sql);
  const { backup, table } = several;
  expect(table.partial.size).toBe(0);
  expect(backup.warnings).toEqual([]);
  const { columns, rows } = await readRows(backup, table, { offset: 0, limit: 9 });
  const shown = rows.map(({ values }) =>
    ['id', 'v', 'w'].map((name) => values[columns.indexOf(name)]),
  );
  expect(shown).toEqual([
    ['1', 'a', 'x'],
    ['2', 'b', null],
    ['3', 'c', 'y'],
    ['4', 'd', 'z'],
  ]);
  const search = { text: 'z', column: 'w', matchCase: true, fromRow: 0, limit: 9 };
  expect((await searchRows(backup, table, search)).rows).toMatchObject([{ number: 3 }]);

  expect(await fingerprint(several)).toBe(await fingerprint(one));
  expect((await compareBackups(one.backup, backup)).same).toBe(true);
  const changed = await opened(sql.replace(/\bd\b(?=['\n])/u, 'D'));
  expect((await compareBackups(backup, changed.backup)).tables).toMatchObject([
    {
      rows: {
        changed: 1,
        samples: [{ key: ['4'], values: [{ column: 'v', before: 'd', after: 'D' }] }],
      },
    },
  ]);

  const lines = (await exported(several, 'csv')).split('\r\n').slice(1, -1);
  expect(lines.map((line) => line.split(',').toSorted())).toEqual([
    ['"1"', '"a"', '"x"'],
    ['', '"2"', '"b"'],
    ['"3"', '"c"', '"y"'],
    ['"4"', '"d"', '"z"'],
  ]);
  // The exported SQL contains the same rows.
  const sqlExport = await exported(several, 'sql');
  const again = await opened(sqlExport.slice(sqlExport.indexOf('COPY ')));
  expect((await compareBackups(one.backup, again.backup)).tables).toMatchObject([
    { rows: { added: 0, removed: 0, changed: 0 } },
  ]);
});

it('values that some rows omit are shown as NULL, are reported, and never count as equal', async () => {
  const partly =
    'COPY public.t (id, v, w) FROM stdin;\n1\ta\tx\n\\.\n\nCOPY public.t (id, v) FROM stdin;\n2\tb\n\\.\n\n';
  const { backup, table } = await opened(partly);
  expect(backup.warnings).toEqual([
    'Some rows of public.t do not have all columns: the missing values are shown as NULL, but the server may insert a default.',
  ]);
  const { rows } = await readRows(backup, table, { offset: 0, limit: 9 });
  expect(rows.map(({ values }) => values)).toEqual([
    ['1', 'a', 'x'],
    ['2', 'b', null],
  ]);
  const whole = await opened('COPY public.t (id, v, w) FROM stdin;\n1\ta\tx\n2\tb\t\\N\n\\.\n\n');
  expect(await compareBackups(backup, whole.backup)).toMatchObject({
    same: false,
    tables: [{ change: 'changed', rows: null }],
  });
  // A default is not overwritten with NULL.
  expect(await exported({ backup, table }, 'sql')).toContain(
    'COPY "public"."t" ("id", "v") FROM stdin;\n2\tb\n\\.\n',
  );
});
