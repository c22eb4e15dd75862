/**
 * Two dumps of one database, written with different settings and options: written manually in the
 * form that pg_dump writes.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BackupDifference } from '#shared/domain/catalog.ts';
import { compareBackups } from './compare-backups.ts';
import { openBackup } from '../open/open-backup.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-meaning-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const entry = (name: string, type: string, sql: string): string =>
  `--\n-- Name: ${name}; Type: ${type}; Schema: public; Owner: -\n--\n\n${sql}\n\n\n`;

const dumpOf = (isConforming: boolean, entries: string[]): string =>
  `--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 15.18\n-- Dumped by pg_dump version 15.18\n
SET client_encoding = 'UTF8';\nSET standard_conforming_strings = ${isConforming ? 'on' : 'off'};\n
${entries.join('')}--\n-- PostgreSQL database dump complete\n--\n\n`;

const plain = [
  entry(
    't',
    'TABLE',
    String.raw`CREATE TABLE public.t (
    id integer NOT NULL,
    at timestamp with time zone DEFAULT '2026-01-01 00:00:00+00'::timestamp with time zone,
    note text DEFAULT 'a\b'::text
);
ALTER TABLE ONLY public.t ALTER COLUMN id SET (pg_attver=36, n_distinct=5);`,
  ),
  entry('f(public.mood)', 'FUNCTION', 'CREATE FUNCTION public.f(public.mood) AS $$select 1$$;'),
  `--\n-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: -\n--\n
COPY public.t (id, at, note) FROM stdin;\n1\t2026-06-01 12:00:00+00\t2026-06-01 12:00:00+00\n\\.\n\n\n`,
  entry('t k', 'CONSTRAINT', 'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT k PRIMARY KEY (id);'),
  entry('i', 'INDEX', 'CREATE INDEX i ON public.t USING btree (at);'),
] as const;

const otherwise = [
  entry(
    't',
    'TABLE',
    String.raw`CREATE TABLE "public"."t" (
    "id" integer NOT NULL,
    "at" timestamp with time zone DEFAULT '2026-01-01 01:00:00+01'::timestamp with time zone,
    "note" "text" DEFAULT 'a\\b'::"text"
);
ALTER TABLE ONLY "public"."t" ALTER COLUMN "id" SET (n_distinct=5);`,
  ),
  entry(
    'f("public"."mood")',
    'FUNCTION',
    `CREATE FUNCTION "public"."f"("public"."mood") AS 'select 1';`,
  ),
  `--\n-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: -\n--\n
COPY "public"."t" ("id", "at", "note") FROM stdin;\n1\t2026-06-01 14:00:00+02\t2026-06-01 12:00:00+00\n\\.\n\n\n`,
  entry('i', 'INDEX', 'CREATE INDEX "i" ON "public"."t" USING "btree" ("at");'),
  entry(
    't k',
    'CONSTRAINT',
    'ALTER TABLE ONLY "public"."t"\n    ADD CONSTRAINT "k" PRIMARY KEY ("id");',
  ),
] as const;

async function compared(
  name: string,
  other: string[],
  one: readonly string[] = plain,
): Promise<BackupDifference> {
  const files = [
    [`${name} a.sql`, dumpOf(true, [...one])],
    [`${name} b.sql`, dumpOf(false, other)],
  ] as const;
  const open = async ([file, text]: (typeof files)[number]): ReturnType<typeof openBackup> => {
    await writeFile(path.join(folder, file), text);
    return await openBackup(path.join(folder, file), { cache: null });
  };
  const [before, after] = [await open(files[0]), await open(files[1])];
  try {
    return await compareBackups(before, after);
  } finally {
    await before.close();
    await after.close();
  }
}

it('are the same', async () => {
  expect(await compared('same', [...otherwise])).toMatchObject({ same: true });
});

it.each([
  ['another point in time', '14:00:00+02\t', '14:00:00+00\t'],
  [
    'another string that looks like a point in time',
    '\t2026-06-01 12:00:00+00\n',
    '\t2026-06-01 14:00:00+02\n',
  ],
  ['another default', String.raw`'a\\b'`, String.raw`'a\b'`],
  ['another body', 'select 1', 'select 2'],
  ['another option', 'n_distinct=5', 'n_distinct=6'],
  ['another index', '"btree" ("at")', '"btree" ("note")'],
])('are not the same with %s', async (name, from, to) => {
  const changed = otherwise.map((one) => one.replace(from, () => to));
  expect(await compared(name, changed)).toMatchObject({ same: false });
});

it('are the same if a name contains a line separator, with rows or without', async () => {
  const made = entry('t', 'TABLE', 'CREATE TABLE public.t (\n    id integer\n);');
  const rows = (of: string, row: string): string =>
    `--\n-- Data for Name: ${of}; Type: TABLE DATA; Schema: public; Owner: -\n--\n
COPY public."${of}" (id) FROM stdin;\n${row}\\.\n\n\n`;
  const comment = entry('TABLE t', 'COMMENT', `COMMENT ON TABLE public.t IS 'x';`);
  const odd = 'a\u2028b\u2029c';
  const other = entry(odd, 'TABLE', `CREATE TABLE public."${odd}" (\n    id integer\n);`);
  const beside = [made, other, comment];
  const difference = await compared(
    'separator',
    [...beside, rows(odd, '')],
    [...beside, rows(odd, '1\n')],
  );
  expect(difference.tables.filter(({ definitionChanged }) => definitionChanged)).toEqual([]);
});
