/**
 * Files that are designed to take unbounded time or memory: both are limited, or in proportion to
 * the file.
 */
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { reportingWarnings } from '../support/node-warnings.ts';
import { runTool } from '../../src-main/system/processes.ts';
import { attempts } from '../support/attempts.ts';
import { temporaryFolder } from '../support/engine.ts';

const head =
  "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 15.20\n-- Dumped by pg_dump version 15.20\n\nSET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n\n";
const end = '--\n-- PostgreSQL database dump complete\n--\n\n';
const entry = (name: string, type: string): string =>
  `--\n-- Name: ${name}; Type: ${type}; Schema: public; Owner: -\n--\n\n`;
const table = `${entry('t', 'TABLE')}CREATE TABLE public.t (\n    a text\n);\n\n\n`;
const copy = 'COPY public.t (a) FROM stdin;\n';

const mebibyte = 1024 * 1024;
const partBytes = mebibyte / 2;

async function write(file: string, parts: Iterable<string>): Promise<string> {
  const target = createWriteStream(file);
  await (file.endsWith('.gz')
    ? pipeline(Readable.from(parts), createGzip({ level: 1 }), target)
    : pipeline(Readable.from(parts), target));
  return file;
}

function* dumpOf(
  before: string,
  unit: string,
  mebibytes: number,
  after: string,
): Generator<string> {
  yield head + table + before;
  const part = unit.repeat(Math.ceil(partBytes / unit.length));
  for (let at = 0; at < mebibytes * mebibyte; at += partBytes) yield part;
  yield after + end;
}

interface Taken {
  tables: number;
  grownBytes: number;
  tookMs: number;
  turns: number;
  heapBytes: number;
  changed: number;
  [step: string]: unknown;
}

async function read(what: string, heapMegabytes: number, ...files: string[]): Promise<Taken> {
  const { stdout, stderr } = await runTool({
    file: process.execPath,
    args: [
      '--expose-gc',
      `--max-old-space-size=${heapMegabytes}`,
      path.resolve(import.meta.dirname, '../support/reading-child.ts'),
      what,
      ...files,
    ],
    env: reportingWarnings(),
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Taken;
}

describe('a row of unlimited length', () => {
  const mebibytes = attempts(70, 3000);
  const tooLong = { code: 'statement-too-long', offset: head.length + table.length };
  const insert = 'INSERT INTO public.t (a) VALUES ';
  const rowTooLong = { ...tooLong, offset: tooLong.offset + insert.length };
  it.each([
    { what: 'one value', before: copy, unit: 'x', after: '\n\\.\n\n', rows: 1, rejected: {} },
    {
      what: 'values without end',
      before: copy,
      unit: '\t',
      after: '\n\\.\n\n',
      rows: 1,
      // It can be opened, but no server accepts it.
      rejected: {
        verify: {
          code: 'verification-failed',
          detail: expect.stringMatching(/ has \d+ columns instead of 1\.$/u) as string,
        },
      },
    },
    {
      what: 'backslashes',
      before: copy,
      unit: '\\\\',
      after: '\n\\.\n\n',
      rows: 1,
      rejected: {},
    },
    {
      what: 'one INSERT statement',
      before: `${insert}('`,
      unit: 'x',
      after: "');\n\n",
      rows: 1,
      rejected: {
        rows: rowTooLong,
        search: rowTooLong,
        csv: rowTooLong,
        sql: rowTooLong,
        diff: rowTooLong,
      },
    },
    { what: 'a comment', before: '-- ', unit: 'x', after: '\n\n', rows: 0, rejected: {} },
    {
      what: 'a statement',
      before: "SELECT '",
      unit: "x''",
      after: "';\n\n",
      rows: 0,
      rejected: {},
    },
  ])(
    'a row of unlimited length ($what) is streamed, or rejected with its position, in little memory',
    async ({ before, unit, after, rows, rejected }) => {
      const file = path.join(await temporaryFolder(), 'row.sql.gz');
      // If each byte has a meaning, a small number of bytes is enough.
      const size = unit === 'x' ? mebibytes : mebibytes / 16;
      await write(file, dumpOf(before, unit, size, after));
      const taken = await read('read', 256, file);
      expect(taken).toMatchObject({ tables: 1, rows, verify: rows, ...rejected });
      expect(taken.grownBytes).toBeLessThan(400e6);
    },
    attempts(60_000, 900_000),
  );

  it('a statement that is longer than the memory limit of the parser is rejected with its position', async () => {
    const file = path.join(await temporaryFolder(), 'name.sql.gz');
    await write(file, dumpOf('COPY public."', 'x\n', 20, ''));
    expect(await read('read', 256, file)).toEqual({ open: expect.objectContaining(tooLong) });
  });
});

describe('a dump that is designed to be read repeatedly', () => {
  // Lines of known attacks: empty lines, comments that never end, and generated columns.
  it.each([
    { what: 'empty lines', before: '', unit: '\n', after: '\n' },
    { what: 'comments of entries', before: '-- Name: ', unit: '; Type: A; Schema: ', after: '\n' },
    { what: 'generated columns', before: 'SELECT ', unit: 'GENERATED ALWAYS AS (', after: ';\n' },
    {
      what: 'lines of an INSERT statement',
      before: 'INSERT INTO public.t (',
      unit: '\n',
      after: ';\n',
    },
    { what: 'quotes', before: 'SELECT ', unit: `"''`, after: ';\n' },
    { what: 'dollar signs', before: 'SELECT ', unit: '$a', after: ';\n' },
    { what: 'statements', before: '', unit: 'INSERT INTO a VALUES (1);\n', after: '\n' },
    { what: 'tables', before: '', unit: `${entry('u', 'INDEX')}\n`, after: '\n' },
  ])(
    'a dump with many $what takes time in proportion to its length, and never blocks the main thread',
    async ({ before, unit, after }) => {
      const folder = await temporaryFolder();
      const [small, large] = [path.join(folder, 'small.sql.gz'), path.join(folder, 'large.sql.gz')];
      await write(small, dumpOf(before, unit, 0.5, after));
      await write(large, dumpOf(before, unit, 2, after));
      const [one, four] = [await read('read', 256, small), await read('read', 256, large)];
      expect(four.tookMs).toBeLessThan(8 * Math.max(one.tookMs, 400));
      // Delay of a timer that is due every 5 ms.
      expect(four.turns).toBeGreaterThan(four.tookMs / 100);
    },
  );
});

/** Each table has a key and two rows; `word` is in each row. */
function* tablesOf(count: number, word: string): Generator<string> {
  yield head;
  const names = Array.from({ length: count }, (_none, at) => `t${at}`);
  for (const name of names) {
    yield `${entry(name, 'TABLE')}CREATE TABLE public.${name} (\n    id integer NOT NULL,\n    word text\n);\n\n\n`;
  }
  for (const name of names) {
    yield `--\n-- Data for Name: ${name}; Type: TABLE DATA; Schema: public; Owner: -\n--\n\nCOPY public.${name} (id, word) FROM stdin;\n1\t${word}\n2\t${word}\n\\.\n\n\n`;
  }
  for (const name of names) {
    yield `${entry(`${name} ${name}_pkey`, 'CONSTRAINT')}ALTER TABLE ONLY public.${name}\n    ADD CONSTRAINT ${name}_pkey PRIMARY KEY (id);\n\n\n`;
  }
  yield end;
}

describe('a dump of very many tables', () => {
  it(
    'a dump of very many tables opens with less than a kilobyte of memory for each table',
    async () => {
      const folder = await temporaryFolder();
      const count = attempts(40_000, 1_000_000);
      const [few, many] = [path.join(folder, 'few.sql'), path.join(folder, 'many.sql')];
      await write(few, tablesOf(10, 'a'));
      await write(many, tablesOf(count, 'a'));
      const [small, large] = [await read('open', 900, few), await read('open', 900, many)];
      expect(large.tables).toBe(count);
      expect((large.heapBytes - small.heapBytes) / count).toBeLessThan(900);
      expect(large.grownBytes).toBeLessThan(1e9);
    },
    attempts(60_000, 300_000),
  );

  it.each(['sql', 'sql.gz'])(
    'a dump of very many tables is compared in time proportional to their number (%s)',
    async (ending) => {
      const folder = await temporaryFolder();
      const compared = async (count: number): Promise<Taken> => {
        const [before, after] = ['before', 'after'].map((name) =>
          path.join(folder, `${name}-${count}.${ending}`),
        ) as [string, string];
        await write(before, tablesOf(count, 'a'));
        await write(after, tablesOf(count, 'b'));
        return await read('diff', 400, before, after);
      };
      const count = attempts(500, 5000);
      const [few, many] = [await compared(count), await compared(4 * count)];
      expect(many.changed).toBe(4 * count);
      expect(many.tookMs).toBeLessThan(8 * Math.max(few.tookMs, 500));
      expect(many.grownBytes).toBeLessThan(500e6);
    },
    attempts(60_000, 300_000),
  );
});
