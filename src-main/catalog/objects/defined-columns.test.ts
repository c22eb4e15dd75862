/** Columns that a dump defines in several places, in any form. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import { openBackup, type OpenOptions } from '../open/open-backup.ts';
import type { OpenBackup } from '../source/opened-backup.ts';
import { SqlFile } from '../source/sql-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-defined-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const table = (name: string, rest: string): string =>
  `--\n-- Name: ${name}; Type: TABLE; Schema: public; Owner: -\n--\n\nCREATE TABLE public.${name} ${rest};\n\n\n`;

let files = 0;
async function opened(
  entries: readonly string[],
  { gzip = false, ...work }: { gzip?: boolean } & Partial<OpenOptions> = {},
): Promise<OpenBackup> {
  files += 1;
  const file = path.join(folder, `${files}.sql${gzip ? '.gz' : ''}`);
  const sql = `--\n-- PostgreSQL database dump\n--\n\n${entries.join('')}--\n-- PostgreSQL database dump complete\n--\n\n`;
  await writeFile(file, gzip ? gzipSync(sql) : sql);
  const backup = await openBackup(file, { cache: null, ...work });
  onTestFinished(() => backup.close());
  return backup;
}

const levels = 5000;
const chains: readonly [what: string, link: (level: number) => string][] = [
  ['INHERITS', (level) => `(\n)\nINHERITS (public.t${level - 1})`],
  ['OF', (level) => `OF public.t${level - 1}`],
  ['PARTITION OF', (level) => `PARTITION OF public.t${level - 1}\nFOR VALUES IN (1)`],
];

it.each(chains)('a chain of %s is followed to its end with three passes', async (_what, link) => {
  const chain = Array.from({ length: levels }, (_none, level) =>
    table(`t${level}`, level === 0 ? '(\n    a integer,\n    b text\n)' : link(level)),
  );
  const last = `t${levels - 1}`;
  const rows = `INSERT INTO public.${last} VALUES (1, 'x');\n\n`;
  const reads = vi.spyOn(SqlFile.prototype, 'read');
  onTestFinished(() => reads.mockRestore());
  const backup = await opened([...chain, rows], { gzip: true });
  expect(backup.warnings).toEqual([]);
  expect(backup.tables.find(({ name }) => name === last)?.columns).toEqual(['a', 'b']);
  const atFront = reads.mock.calls.filter(([position]) => position === 0).length;
  // One pass for the catalog, one to count values, and three for definitions.
  expect(atFront).toBeLessThanOrEqual(5);
});

it('a chain whose tables have own columns needs no memory for each link', async () => {
  const chain = Array.from({ length: levels }, (_none, level) =>
    table(
      `t${level}`,
      `(\n    c${level} integer\n)${level === 0 ? '' : `\nINHERITS (public.t${level - 1})`}`,
    ),
  );
  const backup = await opened([...chain, `INSERT INTO public.t${levels - 1} VALUES (1, 2);\n\n`]);
  expect(backup.tables.at(1000)?.columns).toHaveLength(1001);
  // More columns than a table can have: the columns are unknown.
  expect(backup.tables.at(-1)?.columns).toEqual(['column 1', 'column 2']);
  const names = backup.tables.reduce((sum, { columns }) => sum + columns.length, 0);
  expect(names).toBeLessThan(5_000_000);
});

it('thousands of parents are read once each', async () => {
  const parents = Array.from({ length: levels }, (_none, at) =>
    table(`t${at}`, `(\n    a integer,\n    b${at % 7} text\n)`),
  );
  const names = parents.map((_parent, at) => `public.t${at}`).join(', ');
  const child = table('child', `(\n    own text\n)\nINHERITS (${names})`);
  const backup = await opened([child, ...parents]);
  expect(backup.tables[0]?.columns).toEqual([
    'a',
    ...Array.from({ length: 7 }, (_none, at) => `b${at}`),
    'own',
  ]);
});

it('any dump is read to its end, even if its tables refer to each other in circles', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 1, maxLength: 10 }),
      async (parentsOf) => {
        const entries = parentsOf.map((parents, at) => {
          const names = parents.map((parent) => `public.t${parent}`).join(', ');
          const inherits = parents.length === 0 ? '' : `\nINHERITS (${names})`;
          return table(`t${at}`, `(\n    c${at} integer\n)${inherits}`);
        });
        const backup = await opened(entries);
        const columns = new Map(backup.tables.map((one) => [one.name, one.columns]));
        for (const [at, parents] of parentsOf.entries()) {
          const found = columns.get(`t${at}`) ?? [];
          // Either all own columns and all columns of the parents, or no columns: never only a
          // part.
          if (found.length === 0) continue;
          expect(found).toContain(`c${at}`);
          for (const parent of parents) expect(found).toContain(`c${parent}`);
        }
        if (parentsOf.every((parents) => parents.length === 0)) {
          expect(columns.get('t0')).toEqual(['c0']);
        }
      },
    ),
    { numRuns: 60 },
  );
});

it('reading definitions stops when the operation is cancelled', async () => {
  const stop = new AbortController();
  // The catalog of such a small file is read in one chunk. All reads after that are for
  // definitions.
  const options = { signal: stop.signal, onProgress: () => stop.abort() };
  await expect(opened([table('t', '(\n    a integer\n)')], options)).rejects.toSatisfy(
    (error) => error instanceof ExpectedError && error.error.code === 'reading-cancelled',
  );
});
