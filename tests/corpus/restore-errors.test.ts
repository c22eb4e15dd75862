/** The error of a failed restore contains at least psql's message and the position in the dump. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { startEngine, temporaryFolder, type TestEngine } from '../support/engine.ts';
import { restore } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
let engine: TestEngine;
let connection: Connection;

beforeAll(async () => {
  engine = await startEngine();
  connection = await engine.connect(cluster, { database: 'postgres' });
});
afterAll(() => engine.stop());

const head = `--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
`;
const entry = (name: string, type: string, sql: string): string =>
  `--\n-- Name: ${name}; Type: ${type}; Schema: public; Owner: -\n--\n\n${sql}\n\n`;
const rows = (table: string, copy: string): string =>
  `--\n-- Data for Name: ${table}; Type: TABLE DATA; Schema: public; Owner: -\n--\n\n${copy}\n\\.\n\n`;
const tail = '--\n-- PostgreSQL database dump complete\n--\n';

const a = entry('a', 'TABLE', 'CREATE TABLE public.a (\n    n integer,\n    t text\n);');
const copyOfA = 'COPY public.a (n, t) FROM stdin;';

/** Long enough that the rows do not fit into one chunk of the file. */
const many = 60_000;

/** `«` marks the failing position in its line. */
const cases: [string, string, Record<string, unknown>][] = [
  [
    'a statement that the server refuses, in the middle of many',
    a +
      rows('a', `${copyOfA}${'\n1\tone'.repeat(many)}`) +
      entry('i', 'INDEX', '«CREATE INDEX i ON public.a USING btree (nothing);') +
      a,
    {
      sqlState: '42703',
      message: 'column "nothing" does not exist',
      object: 'index public.i',
      statement: 'CREATE INDEX i ON public.a USING btree (nothing);',
    },
  ],
  [
    'a place inside of a statement of several lines',
    entry('v', 'VIEW', 'CREATE VIEW public.v AS\n SELECT 1 AS one,\n    «nothing AS two;'),
    { message: 'column "nothing" does not exist', object: 'view public.v', context: null },
  ],
  [
    'a function that misses another one while an index is made',
    a +
      entry(
        'plain(text)',
        'FUNCTION',
        'CREATE FUNCTION public.plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS $_$ SELECT unaccent($1) $_$;',
      ).replace('--', 'SET check_function_bodies = false;\n--') +
      entry('i', 'INDEX', '«CREATE INDEX i ON public.a USING btree (public.plain(t));'),
    {
      sqlState: '42883',
      message: 'function unaccent(text) does not exist',
      hint: expect.stringContaining('No function matches') as unknown,
      context: 'SQL function "plain" during inlining',
      object: 'index public.i',
    },
  ],
  [
    'a row with a value of another type',
    a + rows('a', `${copyOfA}\n${'1\tone\n'.repeat(many)}«x\tthree\n4\tfour`),
    {
      sqlState: '22P02',
      message: 'invalid input syntax for type integer: "x"',
      context: `COPY a, line ${many + 1}, column n: "x"`,
      object: 'rows of table public.a',
    },
  ],
  [
    'a row in the second of two tables of one name',
    a +
      'CREATE SCHEMA other;\nCREATE TABLE other.a (n integer);\n' +
      rows('a', `${copyOfA}\n1\tone\n2\ttwo`) +
      rows('a', 'COPY other.a (n) FROM stdin;\n1\n«x'),
    { context: 'COPY a, line 2, column n: "x"', object: 'rows of table other.a' },
  ],
  [
    'rows that are not unique, when their key is made',
    a +
      rows('a', `${copyOfA}\n7\tsecret\n7\tsecret`) +
      entry('a k', 'CONSTRAINT', '«ALTER TABLE ONLY public.a\n    ADD CONSTRAINT k UNIQUE (n);'),
    {
      sqlState: '23505',
      detail: 'Key (n)=(7) is duplicated.',
      object: 'constraint public.a k',
    },
  ],
];

async function failed(sql: string): Promise<ExpectedError> {
  const file = path.join(await temporaryFolder(), 'dump.sql');
  await writeFile(file, sql.replace('«', ''));
  const order = { filePath: file, connectionId: connection.id, database: 'never', trusted: true };
  const fault = await restore(engine, order).catch((error: unknown) => error);
  if (!(fault instanceof ExpectedError)) throw new Error('It did not fail');
  return fault;
}

describe('a failed restore', () => {
  it.each(cases)(
    'a failed restore reports the reason and the position: %s',
    async (_name, sql, expected) => {
      const dump = head + sql + tail;
      const line = dump.slice(0, dump.indexOf('«')).split('\n').length;
      const { error } = await failed(dump);
      expect(error).toMatchObject({
        code: 'restore-failed',
        failure: { ...expected, line },
      });
    },
  );

  it('a failed restore reports a sentence and writes no value of a row into the log', async () => {
    const { error } = await failed(
      head + a + rows('a', `${copyOfA}\n1\tone\nsecret-value\ttwo`) + tail,
    );
    expect(describeError(error).explanation).toContain(
      'Where: rows of table public.a, line 22 of the dump: COPY public.a (n, t) FROM stdin;',
    );
    expect(describeError(error).explanation).toContain(
      'Context: COPY a, line 2, column n: "secret-value"',
    );
    const log = await engine.log();
    expect(log).toContain('COPY a, line 2, column n');
    expect(log).not.toContain('secret');
  });
});
