/**
 * A comparison of more rows must not need more memory: the test compares two tables that have no
 * row in common.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportingWarnings } from '../../../tests/support/node-warnings.ts';
import { runTool } from '../../system/processes.ts';

const rows = 1_500_000;
/** A map of all rows of one side would need three times as much. */
const heapMegabytes = 96;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-memory-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function* dump(rowOf: (id: number) => string, key: string): Generator<string> {
  yield '--\n-- PostgreSQL database dump\n--\n\nSET standard_conforming_strings = on;\n\n--\n-- Name: t; Type: TABLE; Schema: public; Owner: -\n--\n\nCREATE TABLE public.t (\n    id integer NOT NULL,\n    word text\n);\n\n\n--\n-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: -\n--\n\nCOPY public.t (id, word) FROM stdin;\n';
  const lines = 10_000;
  for (let from = 0; from < rows; from += lines) {
    yield Array.from({ length: lines }, (_, at) => `${rowOf(from + at)}\n`).join('');
  }
  yield `\\.\n\n\n${key}--\n-- PostgreSQL database dump complete\n--\n\n`;
}

const primaryKey =
  '--\n-- Name: t t_pkey; Type: CONSTRAINT; Schema: public; Owner: -\n--\n\nALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (id);\n\n\n';

it.each([
  {
    what: 'changed rows',
    rowOf: (side: number) => (id: number) => `${id}\tvalue ${side}`,
    key: primaryKey,
    found: { added: 0, removed: 0, changed: rows },
    // The growth of the whole process, including buffers; most of it is space that V8 uses for
    // garbage.
    grownMegabytes: 250,
  },
  {
    what: 'rows that are all equal and have no key',
    rowOf: (side: number) => () => `7\tvalue ${side}`,
    key: '',
    found: { added: rows, removed: rows, changed: 0 },
    // One row of each kind is in memory. With all rows in memory, the growth was 206.
    grownMegabytes: 120,
  },
])(
  'compares a million and a half of $what with little memory',
  async ({ rowOf, key, found, grownMegabytes }) => {
    const files = ['one', 'other'].map((name) => path.join(folder, `${name}.sql`));
    for (const [side, file] of files.entries()) {
      await pipeline(Readable.from(dump(rowOf(side), key)), createWriteStream(file));
    }
    const { stdout, stderr } = await runTool({
      file: process.execPath,
      args: [
        `--max-old-space-size=${heapMegabytes}`,
        path.resolve(import.meta.dirname, '../../../tests/support/compare-child.ts'),
        ...files,
      ],
      env: reportingWarnings(),
    });
    expect(stderr).toBe('');
    const { tables, grownBytes } = JSON.parse(stdout) as { tables: object[]; grownBytes: number };
    expect(tables).toMatchObject([{ name: 't', ...found }]);
    expect(grownBytes).toBeLessThan(grownMegabytes * 1e6);
  },
);
